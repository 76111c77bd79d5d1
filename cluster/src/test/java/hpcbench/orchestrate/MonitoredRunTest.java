package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.measure.Measures.Metric;
import hpcbench.observe.HostReading;
import hpcbench.observe.HostReport;
import hpcbench.observe.ServerMetric;
import hpcbench.observe.ServerReading;
import hpcbench.observe.ServerReport;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialFolder;
import hpcbench.result.TrialSummary;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs in which the server's own word stands beside what the client saw.
@Timeout(60)
class MonitoredRunTest {
  @TempDir Path runs;

  @Test
  void whatTheServerSaysIsKeptOnTheTrialsTimeAxisAndAgreesWithTheClient() throws Exception {
    Map<String, Object> twoAtATime = Map.of("port", 0, "max_num_seqs", 2, "step_time", "2ms");
    try (SimulatorServer server = SimulatorServer.start(SimulatorOptions.from(twoAtATime))) {
      Bench bench =
          Bench.of(
              runs,
              """
              scenario: watched
              endpoint: %s
              monitoring: {interval: 100ms}
              workload: {service: dummy, model: simulated, input_tokens: 8, output_tokens: 16,
                         duration: 2s, warmup: 300ms, concurrency: 8}
              """
                  .formatted(server.uri()));
      RunSummary summary = bench.run();

      TrialSummary trial = summary.trials().getFirst();
      ServerReport report = trial.observed().servers().getFirst();
      assertThat(report.problem()).isEmpty();
      assertThat(report.fromSeconds()).isCloseTo(0.3, within(0.15));
      assertThat(report.toSeconds()).isCloseTo(2.3, within(0.15));
      assertThat(report.gauge(ServerMetric.RUNNING_REQUESTS).orElseThrow().max()).isEqualTo(2);
      assertThat(report.gauge(ServerMetric.WAITING_REQUESTS).orElseThrow().mean())
          .isCloseTo(6, within(1.0));
      assertThat(report.times(ServerMetric.TTFT_SECONDS).orElseThrow().mean())
          .isCloseTo(trial.measures().distribution(Metric.TTFT).mean(), within(0.02));
      assertThat(report.times(ServerMetric.END_TO_END_SECONDS).orElseThrow().count())
          .as("as many as the client counted, but for those at the edges")
          .isCloseTo(trial.measures().requests().completed(), within(30L));

      TrialFolder folder = bench.folder(summary).trial(trial.trial());
      List<ServerReading> readings = folder.serverMetrics();
      assertThat(readings).hasSize(report.readings()).hasSizeGreaterThan(15);
      assertThat(readings)
          .isSortedAccordingTo((a, b) -> Double.compare(a.atSeconds(), b.atSeconds()));
      assertThat(bench.folder(summary).summary()).contains(summary);
    }
  }

  @Test
  void thisMachineIsWatchedToo() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorOptions.from(Map.of("port", 0)))) {
      Bench bench =
          Bench.of(
              runs,
              """
              scenario: watched
              endpoint: %s
              monitoring: {interval: 200ms}
              workload: {service: openai, model: simulated, duration: 1s, concurrency: 2}
              """
                  .formatted(server.uri()));
      RunSummary summary = bench.run();

      TrialSummary trial = summary.trials().getFirst();
      assertThat(trial.observed().servers()).as("of this service no metrics are known").isEmpty();
      HostReport host = trial.observed().hosts().getFirst();
      assertThat(host.node()).isEqualTo("localhost");
      assertThat(host.cpuBusyMax()).isPositive().isLessThanOrEqualTo(1);
      assertThat(host.memoryUsedMaxBytes()).isPositive().isLessThan(host.memoryBytes());
      assertThat(bench.folder(summary).trial(trial.trial()).hostMetrics())
          .extracting(HostReading::node)
          .contains("localhost");
    }
  }

  @Test
  void nothingIsWatchedWhereThatIsNotWanted() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorOptions.from(Map.of("port", 0)))) {
      RunSummary summary =
          Bench.of(
                  runs,
                  """
                  scenario: unwatched
                  endpoint: %s
                  monitoring: {enabled: false}
                  workload: {service: dummy, model: simulated, requests: 4, concurrency: 2}
                  """
                      .formatted(server.uri()))
              .run();

      assertThat(summary.trials().getFirst().observed().servers()).isEmpty();
      assertThat(summary.trials().getFirst().observed().hosts()).isEmpty();
    }
  }
}
