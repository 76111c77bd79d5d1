package hpcbench.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.plan.Plan;
import hpcbench.plan.Planner;
import hpcbench.result.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Good recipes with lines and characters deleted, doubled, swapped and garbled: whatever comes out
/// is a plan, or a list of problems, and never another exception.
class RecipeFuzzTest {
  private static final int ROUNDS = 500;

  /// Pieces that YAML, the schema or a rule gives a meaning to.
  private static final List<String> PIECES =
      List.of(
          ": ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          "[]",
          "{}",
          "'",
          "\"",
          "#",
          "&a ",
          "*a",
          "!!int ",
          "|",
          ">",
          "~",
          "null",
          "true",
          "-1",
          "0",
          "1e400",
          ".inf",
          ".nan",
          "0x10",
          "99999999999999999999",
          "999999999999d",
          "0s",
          "1h",
          "\t",
          "\n",
          "\u0000",
          "\uFEFF",
          "\uD83D\uDE00",
          "\u2028",
          "[1, 2]",
          "[[1], [2]]",
          "{a: 1}",
          "closed",
          "max",
          "local",
          "../..",
          "[a]: b");

  @ParameterizedTest
  @ValueSource(strings = {"user-recipe.yaml", "every-key.yaml"})
  void nothingButAListOfProblemsEscapes(String name) throws IOException {
    String good = Files.readString(Recipes.RESOURCES.resolve(name));
    long seed = 20_261_124;
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = mutated(good, random);
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

  private static String mutated(String good, SplittableRandom random) {
    String text = good;
    for (int change = random.nextInt(1, 4); change > 0; change--) {
      text = random.nextBoolean() ? withLineChanged(text, random) : withPiece(text, random);
    }
    return text;
  }

  private static String withLineChanged(String text, SplittableRandom random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int at = random.nextInt(lines.size());
    int other = random.nextInt(lines.size());
    switch (random.nextInt(4)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(other, lines.get(at));
      case 2 -> lines.set(at, " ".repeat(random.nextInt(3)) + lines.get(at));
      default -> lines.set(at, lines.set(other, lines.get(at)));
    }
    return lines.isEmpty() ? "x" : String.join("\n", lines) + "\n";
  }

  private static String withPiece(String text, SplittableRandom random) {
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + random.nextInt(12));
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    return text.substring(0, from) + piece + text.substring(to) + "\n";
  }
}
