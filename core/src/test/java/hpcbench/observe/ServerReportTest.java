package hpcbench.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.observe.ServerReport.Bracket;
import hpcbench.observe.ServerReport.Gauge;
import hpcbench.observe.ServerReport.Times;
import hpcbench.result.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServerReportTest {
  private static final List<Double> BOUNDS = List.of(0.1, 1.0);

  @Test
  void countsAndTimesAreWhatWasAddedBetweenTheLooksAroundThePhase() {
    ServerReport report =
        of(
            reading(0.5, 9, 100, 10L, 0L, 1.0),
            reading(1.5, 2, 130, 12L, 0L, 1.1),
            reading(2.5, 4, 200, 15L, 1L, 3.0),
            reading(3.5, 9, 900, 99L, 99L, 99));

    assertThat(report.fromSeconds()).isEqualTo(0.5);
    assertThat(report.toSeconds()).isEqualTo(2.5);
    assertThat(report.count(ServerMetric.PROMPT_TOKENS)).contains(100.0);
    assertThat(report.gauge(ServerMetric.WAITING_REQUESTS))
        .as("only looks within the phase")
        .contains(new Gauge(2, 2));
    Times times = report.times(ServerMetric.TTFT_SECONDS).orElseThrow();
    assertThat(times.count()).isEqualTo(6);
    assertThat(times.mean()).isCloseTo(2.0 / 6, within(1e-12));
    assertThat(times.p50()).isEqualTo(new Bracket(0, Optional.of(0.1)));
    assertThat(times.p99()).isEqualTo(new Bracket(1.0, Optional.empty()));
  }

  @Test
  void aServerThatWasStartedAnewHasNeitherCountsNorTimes() {
    ServerReport report = of(reading(0.5, 1, 100, 10L, 0L, 1.0), reading(2.5, 1, 5, 1L, 0L, 0.1));

    assertThat(report.counts()).isEmpty();
    assertThat(report.times()).isEmpty();
  }

  @Test
  void aServerThatNeverAnsweredTellsNothing() {
    ServerReport report =
        ServerReport.of("http://a", "vllm", List.of(), 3, Optional.of("refused"), 1, 2);

    assertThat(report.isSilent()).isTrue();
    assertThat(Json.parse(Json.line(report), ServerReport.class)).isEqualTo(report);
  }

  @Test
  void prefixHitsAreAShareOfWhatWasLookedUp() {
    Map<String, Double> none = Map.of("prefix_hits", 0.0, "prefix_queries", 0.0);
    Map<String, Double> queries = Map.of("prefix_hits", 30.0, "prefix_queries", 120.0);
    Map<String, Double> misses = Map.of("prefix_hits", 30.0, "prefix_misses", 10.0);
    Map<String, Double> noMisses = Map.of("prefix_hits", 0.0, "prefix_misses", 0.0);

    assertThat(of(values(0.5, none), values(2.5, queries)).prefixHitRatio()).contains(0.25);
    assertThat(of(values(0.5, noMisses), values(2.5, misses)).prefixHitRatio()).contains(0.75);
    assertThat(of(values(0.5, none), values(2.5, none)).prefixHitRatio()).isEmpty();
  }

  private static ServerReport of(ServerReading... readings) {
    return ServerReport.of("http://a", "vllm", List.of(readings), 0, Optional.empty(), 1, 2);
  }

  private static ServerReading values(double at, Map<String, Double> values) {
    return new ServerReading("http://a", at, 0.001, new TreeMap<>(values), new TreeMap<>());
  }

  private static ServerReading reading(
      double at, double waiting, double tokens, long fast, long slow, double sum) {
    return new ServerReading(
        "http://a",
        at,
        0.001,
        new TreeMap<>(Map.of("waiting_requests", waiting, "prompt_tokens", tokens)),
        new TreeMap<>(Map.of("ttft_seconds", new Buckets(BOUNDS, List.of(fast, 0L, slow), sum))));
  }
}
