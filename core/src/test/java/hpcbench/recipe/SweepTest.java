package hpcbench.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SweepTest {
  @Test
  void theLastListMovesFastest() {
    assertThat(points("  concurrency: [1, 8]\n  output_tokens: [16, 32, 64]\n"))
        .containsExactly("1 16", "1 32", "1 64", "8 16", "8 32", "8 64");
  }

  @Test
  void zippedKeysMoveTogether() {
    assertThat(
            points(
                """
                  concurrency: [1, 8]
                  temperature: [0, 1]
                  output_tokens: [16, 32]
                sweep: { zip: [[workload.concurrency, output_tokens]] }
                """))
        .containsExactly("1 0 16", "1 1 16", "8 0 32", "8 1 32");
  }

  @Test
  void aZippedListMayNameAValueTwice() {
    String zip = "sweep: { zip: [[temperature, concurrency]] }\n";
    assertThat(points("  temperature: [0, 0, 1]\n  concurrency: [1, 8, 8]\n" + zip))
        .containsExactly("0 1", "0 8", "1 8");
    assertThat(
            Recipes.problems(
                Recipes.SHORT + "  temperature: [0, 0]\n  concurrency: [8, 8]\n" + zip))
        .containsExactly(
            "recipe.yaml:7:20: workload.temperature[1]: is listed twice, was 0; to run a point more"
                + " than once, use repetitions");
  }

  @Test
  void excludedPointsAreLeftOut() {
    assertThat(
            points(
                """
                  concurrency: [1, 8]
                  output_tokens: [16, 32]
                sweep: { exclude: [{ concurrency: 8, output_tokens: 32 }] }
                """))
        .containsExactly("1 16", "1 32", "8 16");
  }

  @Test
  void listsByNatureAreNoSweeps() {
    Recipe recipe =
        Recipes.read(
            Recipes.SHORT.replace("dummy", "custom")
                + """
                  extra_body: { stop: [a, b] }
                servers:
                  command: [serve, it]
                  service_config: { args: [--one, --two], executable: [env, serve] }
                  health_check: { endpoint: /health }
                  custom:
                    preparation: [{ path: /load, body: { sizes: [1, 2] } }]
                    metrics: { waiting_requests: [one, two] }
                """);
    assertThat(recipe.axes()).isEmpty();
    assertThat(recipe.points()).hasSize(1);
  }

  @Test
  void aSettingThatIsAListStandsInAList() {
    Recipe recipe =
        Recipes.read(
            Recipes.SHORT
                + "servers: { service_config: { adapters: [[a, b], [c]], size: [1] } }\n");
    assertThat(recipe.points())
        .extracting(point -> point.servers().serviceConfig().get("adapters"))
        .containsExactly(List.of("a", "b"), List.of("c"));
    assertThat(recipe.points().getFirst().choices())
        .containsEntry("servers.service_config.adapters", "a b")
        .containsEntry("servers.service_config.size", "1");
  }

  @Test
  void aThousandTrialsAreAllowedAndOneMoreIsNot() {
    String ten = "  concurrency: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n";
    String more = "  output_tokens: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n";
    assertThat(Recipes.problems(Recipes.SHORT + ten + more + "repetitions: 10\n")).isEmpty();
    assertThat(Recipes.problems(Recipes.SHORT + ten + more + "repetitions: 11\n"))
        .containsExactly(
            "recipe.yaml:7:3: workload.concurrency: must make at most 1000 trials together with the"
                + " other lists, was 1100; 10 of concurrency x 10 of output_tokens x 11"
                + " repetitions");
  }

  @Test
  void aSweepBeyondCountingIsRefusedAtOnce() {
    StringBuilder sweep = new StringBuilder(Recipes.SHORT).append("servers:\n  service_config:\n");
    for (int key = 0; key < 60; key++) {
      sweep.append("    key").append(key).append(": [1, 2, 3, 4, 5, 6, 7, 8]\n");
    }
    assertThat(Recipes.problems(sweep.toString()))
        .singleElement()
        .asString()
        .contains("must make at most 1000 trials", "was more than can be counted");
  }

  private static List<String> points(String workload) {
    return Recipes.read(Recipes.SHORT + workload).points().stream()
        .map(point -> String.join(" ", point.choices().values()))
        .toList();
  }
}
