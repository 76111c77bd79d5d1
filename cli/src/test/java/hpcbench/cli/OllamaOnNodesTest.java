package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.cli.ToolkitOnCluster.Ended;
import hpcbench.measure.EndpointMeasures;
import hpcbench.measure.Endpoints;
import hpcbench.measure.Measures.Metric;
import hpcbench.result.Bottleneck;
import hpcbench.result.Json;
import hpcbench.result.Provenance.ServiceOrigin;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.result.TrialSummary;
import hpcbench.testing.Requirement;
import hpcbench.testing.SlurmCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The real Ollama on one and on two nodes of a real Slurm, from `hpcbench run` to the report.
@Tag("real-engines")
@Timeout(600)
@ExtendWith(SlurmCluster.Extension.class)
class OllamaOnNodesTest {
  private static final Path RECIPE = CommandLineHere.ROOT.resolve("recipes/ollama-slurm.yaml");
  private static final int REQUESTS = 8;

  @TempDir Path home;

  private static void requireOllama() {
    Path engines =
        Optional.ofNullable(System.getenv("ENGINES_DIR"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache", "hpcbench-engines"));
    Requirement.require(
        Files.isExecutable(engines.resolve("ollama/bin/ollama")),
        "ollama is not installed; get it with: dev/engines install ollama");
  }

  @Test
  void moreSlotsAndMoreNodesShortenTheWaitAndEveryServerIsLoaded(SlurmCluster cluster)
      throws Exception {
    requireOllama();
    ToolkitOnCluster toolkit = ToolkitOnCluster.install(home, cluster, Duration.ofMinutes(8));
    Ended run = toolkit.hpcbench("run", "--recipe", RECIPE.toString(), "--json", "--allow-invalid");
    assertThat(run.exitCode()).as(run.err()).isZero();
    RunSummary summary = Json.parse(run.out(), RunSummary.class);
    assertThat(summary.reason()).isEmpty();
    assertThat(summary.status()).isEqualTo(Status.COMPLETE);
    assertThat(summary.trials())
        .hasSize(6)
        .allMatch(trial -> trial.measures().requests().completed() == REQUESTS);

    assertThat(wait(summary, 1, 1)).isGreaterThan(wait(summary, 1, 2));
    assertThat(wait(summary, 1, 2)).isGreaterThan(wait(summary, 1, 4));
    assertThat(wait(summary, 2, 1)).isGreaterThan(wait(summary, 2, 2));
    assertThat(rules(trial(summary, 1, 4))).doesNotContain("queue");
    assertThat(trial(summary, 1, 1).bottlenecks())
        .as("the cause is named")
        .filteredOn(found -> found.rule().equals("queue"))
        .singleElement()
        .satisfies(found -> assertThat(found.advice()).contains("raise num_parallel (now 1)"));

    for (int slots : List.of(1, 2, 4)) {
      assertThat(trial(summary, 1, slots).measures().endpoints()).isEmpty();
      assertBothAreLoaded(trial(summary, 2, slots));
    }
    assertIsKept(runFolder(toolkit));
    toolkit.awaitEmptyNodes();
  }

  private static void assertBothAreLoaded(TrialSummary trial) {
    Endpoints endpoints = trial.measures().endpoints().orElseThrow();
    assertThat(endpoints.each())
        .extracting(EndpointMeasures::address)
        .hasSize(2)
        .doesNotHaveDuplicates();
    assertThat(endpoints.each())
        .allSatisfy(endpoint -> {
          assertThat(endpoint.requests().completed()).isEqualTo(REQUESTS / 2);
          assertThat(endpoint.outputTokenThroughput()).isPositive();
          assertThat(endpoint.distribution(Metric.SERVICE_WAIT).count()).isEqualTo(REQUESTS / 2);
        });
  }

  private static void assertIsKept(Path run) throws IOException {
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("Server by server", "wait p50");
    try (RunFolder folder = RunFolder.open(run)) {
      List<ServiceOrigin> services =
          folder.provenance().orElseThrow().sessions().getFirst().services();
      assertThat(services).as("a start for each trial's configuration").hasSize(3 + 2 * 3);
      assertThat(services)
          .allSatisfy(service -> {
            assertThat(service.version()).contains("0.17.4");
            assertThat(service.modelDigest().orElseThrow()).startsWith("sha256:");
          });
    }
  }

  private static TrialSummary trial(RunSummary summary, int servers, int slots) {
    return summary.trials().stream()
        .filter(trial -> trial.trial().servers().replicas().orElseThrow() == servers)
        .filter(trial -> trial.trial().servers().serviceConfig().get("num_parallel").equals(slots))
        .findFirst()
        .orElseThrow();
  }

  private static double wait(RunSummary summary, int servers, int slots) {
    return trial(summary, servers, slots).measures().distribution(Metric.SERVICE_WAIT).mean();
  }

  private static List<String> rules(TrialSummary trial) {
    return trial.bottlenecks().stream().map(Bottleneck::rule).toList();
  }

  private static Path runFolder(ToolkitOnCluster toolkit) throws IOException {
    try (Stream<Path> files = Files.walk(toolkit.runs(), 3)) {
      return files
          .filter(file -> file.getFileName().toString().equals("plan.json"))
          .map(Path::getParent)
          .findFirst()
          .orElseThrow();
    }
  }
}
