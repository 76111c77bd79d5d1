package hpcbench.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.plan.Plan;
import hpcbench.plan.Planner;
import hpcbench.result.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Good recipes with lines and characters deleted, doubled, swapped and garbled: whatever comes out
/// is a plan, or a list of problems, and never another exception.
class RecipeFuzzTest {
  private static final int ROUNDS = 500;

  @ParameterizedTest
  @ValueSource(strings = {"user-recipe.yaml", "every-key.yaml"})
  void nothingButAListOfProblemsEscapes(String name) throws IOException {
    String good = Files.readString(Recipes.RESOURCES.resolve(name));
    long seed = 20_261_124;
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = GarbledRecipes.garbled(good, random);
      try {
        refused += tryOut(text) ? 0 : 1;
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError escaped) {
        throw new AssertionError(
            "seed %d, round %d, of this recipe:%n%s".formatted(seed, round, text), escaped);
      }
    }
    assertThat(refused).as("refused of %d, seed %d", ROUNDS, seed).isBetween(ROUNDS / 4, ROUNDS);
  }

  private static boolean tryOut(String text) {
    try {
      Recipe recipe =
          RecipeReader.read(
              "recipe.yaml", text, Recipes.RESOURCES, ServiceCatalog.of(Recipes.SERVICES));
      Plan plan = Planner.plan(recipe);
      assertThat(Json.parse(Json.pretty(plan), Plan.class)).isEqualTo(plan);
      return true;
    } catch (InvalidRecipeException wrong) {
      assertThat(wrong.problems()).isNotEmpty().allSatisfy(RecipeFuzzTest::isReadable);
      return false;
    }
  }

  private static void isReadable(Problem problem) {
    assertThat(problem.line()).isPositive();
    assertThat(problem.column()).isPositive();
    assertThat(problem.toString())
        .doesNotContainPattern("\\p{Cntrl}")
        .doesNotContain("Optional[", "Exception", "hpcbench.recipe");
  }
}
