package hpcbench.report;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Distribution;
import hpcbench.measure.Interval;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Steadiness;
import hpcbench.measure.TokenCounts;
import hpcbench.observe.Observations;
import hpcbench.plan.Trial;
import hpcbench.recipe.Arrival;
import hpcbench.result.PrefixCacheState;
import hpcbench.result.PromptUse;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A run whose every number is written here, so that tables made from it change only when tables
/// do: a good trial, one at the client's limit, and one whose requests all failed.
final class WrittenRun {
  private WrittenRun() {}

  static RunSummary summary() {
    List<TrialSummary> trials = List.of(good(), limited(), failed());
    return new RunSummary(
        "20261124-081500-written-4f2a",
        RunSummary.Status.COMPLETE,
        Optional.empty(),
        3,
        SamplePlan.of("three trials", trials.stream().map(TrialSummary::trial).toList()),
        trials,
        List.of(),
        List.of());
  }

  private static TrialSummary good() {
    return new TrialSummary(
        trial("t01", new Arrival.Closed(), 8, Map.of("concurrency", "8")),
        asked(),
        Verdict.of(List.of()),
        measures(
            new Measures.RequestCounts(1000, 1000, 0, 0, 0, new TreeMap<>(), new TreeMap<>()),
            Optional.of(new Measures.Accuracy(1000, 750, 2, 0.75, 0.722, 0.776)),
            latencies(1000, 0.0421, 0.118, 0.00875)),
        client(8),
        Optional.empty(),
        Observations.NONE,
        List.of());
  }

  private static TrialSummary limited() {
    Map<String, String> factors = new LinkedHashMap<>();
    factors.put("arrival", "poisson");
    factors.put("rate", "20");
    Verdict.Finding late =
        new Verdict.Finding(
            Verdict.Level.CLIENT_LIMITED,
            "schedule-lag",
            "requests were sent up to 31 ms late (p99 12 ms), more than 10 ms: use fewer requests"
                + " per second or another client node");
    return new TrialSummary(
        trial("t02", new Arrival.Poisson(20), 256, factors),
        asked(),
        Verdict.of(List.of(late)),
        measures(
            new Measures.RequestCounts(
                240, 238, 2, 0, 0, new TreeMap<>(Map.of("reset", 2L)), new TreeMap<>()),
            Optional.empty(),
            latencies(238, 0.0587, 1.34, 0.0113)),
        client(256),
        Optional.empty(),
        Observations.NONE,
        List.of());
  }

  private static TrialSummary failed() {
    Verdict.Finding errors =
        new Verdict.Finding(
            Verdict.Level.INVALID, "errors", "100.0 % of the requests failed, more than 1 %");
    return new TrialSummary(
        trial("t03", new Arrival.Closed(), 64, Map.of("concurrency", "64")),
        asked(),
        Verdict.of(List.of(errors)),
        measures(
            new Measures.RequestCounts(
                12, 0, 12, 0, 0, new TreeMap<>(Map.of("connect", 12L)), new TreeMap<>()),
            Optional.empty(),
            Map.of()),
        client(64),
        Optional.empty(),
        Observations.NONE,
        List.of());
  }

  private static PromptUse asked() {
    return new PromptUse("ab12", "words", Optional.empty(), 1000, PrefixCacheState.KEPT);
  }

  private static Trial trial(
      String id, Arrival arrival, int inFlight, Map<String, String> factors) {
    return SamplePlan.trial(id, "gemma3:270m", arrival, inFlight, factors);
  }

  private static Measures measures(
      Measures.RequestCounts requests,
      Optional<Measures.Accuracy> accuracy,
      Map<String, Distribution> latencies) {
    double completed = requests.completed() / 12.0;
    return new Measures(
        12,
        false,
        requests,
        requests.scheduled() / 12.0,
        requests.scheduled() / 12.0,
        completed,
        completed * 128,
        completed * 48,
        new Measures.TokenTotals(
            128 * requests.completed(),
            0,
            48 * requests.completed(),
            -1,
            -1,
            48 * requests.completed(),
            TokenCounts.Source.SERVER,
            0,
            0,
            0),
        Optional.empty(),
        Steadiness.UNKNOWN,
        Optional.of(completed * 0.9),
        Optional.of(0.9),
        accuracy,
        new TreeMap<>(latencies),
        Optional.empty());
  }

  private static Map<String, Distribution> latencies(
      long count, double ttft, double ttftTail, double gap) {
    return Map.of(
        Metric.TTFT,
        distribution(count, ttft, ttftTail),
        Metric.ITL,
        distribution(count * 47, gap, gap * 3),
        Metric.TPOT,
        distribution(count, gap, gap * 2),
        Metric.END_TO_END,
        distribution(count, ttft + 47 * gap, ttftTail + 50 * gap));
  }

  private static Distribution distribution(long count, double median, double tail) {
    return new Distribution(
        count,
        median / 2,
        median * 1.1,
        median / 3,
        median,
        (median + tail) / 2,
        (median + 2 * tail) / 3,
        tail,
        tail * 1.2,
        Optional.of(new Interval(median * 0.95, median * 1.05)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Distribution.tooFewFor(count));
  }

  private static ClientReport client(int inFlight) {
    return new ClientReport(
        1_795_508_100_000L,
        2_000_000_000L,
        14_000_000_000L,
        14_500_000_000L,
        false,
        false,
        "",
        -1,
        inFlight,
        inFlight,
        0,
        1,
        2_300_000,
        0.11,
        3_100_000,
        1_400_000,
        0.23,
        2,
        0.004,
        120_000,
        "epoll",
        new ClientReport.Wire(inFlight, 0, 0),
        ClientReport.Stamps.KERNEL,
        new ClientReport.ReceiptLag(40_000, 21_000, 190_000),
        List.of());
  }
}
