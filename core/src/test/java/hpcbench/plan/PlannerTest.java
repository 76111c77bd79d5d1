package hpcbench.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.recipe.Recipe;
import hpcbench.recipe.Recipes;
import hpcbench.result.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
  @Test
  void theUsersListsMakeEighteenTrials() {
    Plan plan = Planner.plan(Recipes.read(Recipes.RESOURCES.resolve("user-recipe.yaml")));
    assertThat(plan.trials()).hasSize(18);
    assertThat(plan.trials().getFirst().factors().keySet())
        .containsExactly("batch", "concurrency", "prompt_len");
    assertThat(plan.trials()).extracting(Trial::id).startsWith("t01", "t02").endsWith("t18");
    assertThat(plan.trials()).allMatch(trial -> trial.sharesServer(plan.trials().getFirst()));
  }

  /// The file was written by another process, so its bytes also show that nothing depends on the
  /// order of hashes.
  @Test
  void theSameRecipeGivesTheSamePlanByteForByte() throws IOException {
    Recipe recipe = Recipes.read(Recipes.RESOURCES.resolve("golden.yaml"));
    String expected = Files.readString(Recipes.RESOURCES.resolve("golden.plan.json"));
    assertThat(Json.pretty(Planner.plan(recipe))).isEqualTo(expected);
  }

  @Test
  void neitherLocaleNorTimeZoneMatters() {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    String here = plan("every-key.yaml");
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
      assertThat(plan("every-key.yaml")).isEqualTo(here);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"user-recipe.yaml", "every-key.yaml"})
  void aPlanComesBackFromItsFile(String name) {
    Plan plan = Planner.plan(Recipes.read(Recipes.RESOURCES.resolve(name)));
    assertThat(Json.parse(Json.pretty(plan), Plan.class)).isEqualTo(plan);
  }

  @Test
  void trialsOfOneServerAreNeighbours() {
    Plan plan =
        Planner.plan(
            Recipes.read(
                Recipes.SHORT
                    + """
                      concurrency: [1, 8]
                    servers: { service_config: { slots: [2, 4] } }
                    """));
    assertThat(plan.trials())
        .extracting(trial -> trial.id() + " " + String.join(" ", trial.factors().values()))
        .containsExactly("t01 1 2", "t02 8 2", "t03 1 4", "t04 8 4");
  }

  @Test
  void repetitionsFollowBlockByBlock() {
    Plan plan =
        Planner.plan(
            Recipes.read(
                Recipes.SHORT.replace("simulated", "[a, b]")
                    + """
                      concurrency: [1, 8]
                    repetitions: 2
                    """));
    assertThat(plan.trials())
        .extracting(trial -> trial.id() + " " + String.join(" ", trial.factors().values()))
        .containsExactly(
            "t01 a 1",
            "t02 a 8",
            "t01-r2 a 1",
            "t02-r2 a 8",
            "t03 b 1",
            "t04 b 8",
            "t03-r2 b 1",
            "t04-r2 b 8");
    assertThat(plan.trials()).extracting(Trial::repetition).startsWith(1, 1, 2, 2);
  }

  @Test
  void everyTrialHasASeedOfItsOwn() {
    String sweep = Recipes.SHORT + "  concurrency: [1, 8]\nrepetitions: 3\n";
    List<Long> seeds = seeds(sweep);
    assertThat(seeds).hasSize(6).doesNotHaveDuplicates().allMatch(seed -> seed >= 0);
    assertThat(seeds).allMatch(seed -> seed < 1L << 53);
    assertThat(seeds(sweep.replace("duration: 5s", "duration: 5s\n  seed: 2")))
        .doesNotContainAnyElementsOf(seeds);
  }

  /// SHA-256 of the text that [TrialSeed] documents, by an independent tool.
  @Test
  void seedsAreMixedAsStated() {
    assertThat(seeds(Recipes.SHORT + "  concurrency: [1, 8]\n"))
        .containsExactly(2_993_419_225_689_646L, 6_657_493_994_748_114L);
  }

  @Test
  void idsArePaddedByTheNumberOfPoints() {
    StringBuilder values = new StringBuilder("1");
    for (int value = 2; value <= 120; value++) {
      values.append(", ").append(value);
    }
    Plan plan = Planner.plan(Recipes.read(Recipes.SHORT + "  concurrency: [" + values + "]\n"));
    assertThat(plan.trials()).extracting(Trial::id).startsWith("t001").endsWith("t120");
  }

  @Test
  void factorsAreNamedByAsMuchOfTheirPathAsIsUnique() {
    Plan plan =
        Planner.plan(
            Recipes.read(
                Recipes.SHORT
                    + """
                      arrival: { kind: poisson, rate: [1, 2] }
                    resources: { servers: { gpus: [0, 1] } }
                    servers: { service_config: { gpus: [0, 1] } }
                    """));
    assertThat(plan.trials().getFirst().factors().keySet())
        .containsExactly("rate", "servers.gpus", "service_config.gpus");
  }

  private static String plan(String name) {
    return Json.pretty(Planner.plan(Recipes.read(Recipes.RESOURCES.resolve(name))));
  }

  private static List<Long> seeds(String text) {
    return Planner.plan(Recipes.read(text)).trials().stream()
        .map(trial -> trial.workload().seed())
        .toList();
  }
}
