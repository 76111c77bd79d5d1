package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import hpcbench.result.Json;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.scaling.Scaling;
import hpcbench.scaling.Scaling.Kind;
import hpcbench.scaling.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs over several simulated servers whose answers are known: the shipped study, with shorter
/// phases, and one whose servers have uneven shares.
@Timeout(120)
class ScalingRunTest {
  private static final Path RECIPE = CommandLineHere.ROOT.resolve("recipes/scaling-simulated.yaml");

  /// Of each throughput some is lost where requests come to the end of their measured phase.
  private static final double PERCENT = 12;

  @TempDir Path folder;

  @Test
  void theShippedStudyFindsTheEfficienciesThatItsServersHave() throws Exception {
    String recipe =
        Files.readString(RECIPE)
            .replace("duration: 4s", "duration: 2s")
            .replace("warmup: 1s", "warmup: 500ms");
    RunSummary run = run(recipe);
    List<Scaling> found = Scaling.of(run.trials());
    assertEfficiencies(found, Kind.STRONG, "16 in flight", 1, 1, 1);
    assertEfficiencies(found, Kind.STRONG, "4 in flight", 1, 0.5, 0.25);
    assertEfficiencies(found, Kind.WEAK, "4 in flight a server", 1, 1, 1);
  }

  private RunSummary run(String recipe) throws IOException {
    Path file = Files.writeString(folder.resolve("recipe.yaml"), recipe);
    CommandLineHere.Ended ended =
        CommandLineHere.run(
            "run",
            "--recipe",
            file.toString(),
            "--runs-dir",
            folder.resolve("runs").toString(),
            "--json",
            "--allow-invalid");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    RunSummary run = Json.parse(ended.out(), RunSummary.class);
    assertThat(run.status()).isEqualTo(Status.COMPLETE);
    return run;
  }

  @Test
  void oneGroupOfPromptsThatSticksToOneServerLeavesTheOtherIdle() throws Exception {
    RunSummary run =
        run(
            """
            scenario: uneven
            orchestration: {mode: local}
            monitoring: {interval: 100ms}
            servers: {replicas: 2, service_config: {step_time: 10ms}}
            workload:
              {service: dummy, model: simulated, duration: 2s, warmup: 500ms, concurrency: 8, balance: sticky,
               input_tokens: 8, output_tokens: 16, dataset: {kind: synthetic, prefix_groups: 1, prefix_tokens: 4}}
            """);
    assertThat(run.trials().getFirst().bottlenecks())
        .filteredOn(found -> found.rule().equals("uneven-servers"))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.evidence()).contains("only 0");
          assertThat(found.advice()).contains("of the 2 servers", "least-in-flight, now sticky");
        });
  }

  private static void assertEfficiencies(
      List<Scaling> found, Kind kind, String load, double... known) {
    List<Step> steps = steps(found, kind, load);
    assertThat(steps).extracting(Step::servers).containsExactly(1, 2, 4);
    for (int i = 0; i < known.length; i++) {
      assertThat(steps.get(i).efficiency().orElseThrow().value())
          .as("%s of %s with %d servers", kind, load, steps.get(i).servers())
          .isCloseTo(known[i], withinPercentage(PERCENT));
    }
  }

  private static List<Step> steps(List<Scaling> found, Kind kind, String load) {
    return found.stream()
        .filter(scaling -> scaling.kind() == kind && scaling.load().equals(load))
        .findFirst()
        .orElseThrow()
        .steps();
  }
}
