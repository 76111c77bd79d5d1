package hpcbench.cli.progress;

import hpcbench.drive.Progress;
import hpcbench.drive.TtftHistogram;
import hpcbench.measure.ClientReport;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Steadiness;
import hpcbench.measure.TokenCounts;
import hpcbench.observe.Observations;
import hpcbench.orchestrate.RunEvent;
import hpcbench.plan.Trial;
import hpcbench.recipe.Api;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Balance;
import hpcbench.recipe.Dataset;
import hpcbench.recipe.Extent;
import hpcbench.recipe.HealthCheck;
import hpcbench.recipe.Lengths;
import hpcbench.recipe.PrefixCache;
import hpcbench.recipe.Resources;
import hpcbench.recipe.Servers;
import hpcbench.recipe.Timeouts;
import hpcbench.recipe.Workload;
import hpcbench.result.PrefixCacheState;
import hpcbench.result.PromptUse;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Events of a made-up run.
final class Events {
  static final Trial TRIAL = trial("t03", Map.of("concurrency", "8"));

  private Events() {}

  static Trial trial(String id, Map<String, String> factors) {
    return new Trial(
        id,
        1,
        factors,
        workload(),
        servers(),
        new Resources(Resources.Share.SMALL, Resources.Share.SMALL));
  }

  static RunEvent.TrialStarted started() {
    return new RunEvent.TrialStarted(TRIAL, 3, 6);
  }

  static RunEvent.TrialProgress measuring(double elapsedSeconds) {
    return new RunEvent.TrialProgress(
        TRIAL,
        new Progress(
            Progress.Stage.MEASUREMENT,
            elapsedSeconds,
            30,
            0,
            3744,
            3736,
            2,
            8,
            312.4,
            9996,
            TtftHistogram.of(0.01225, 0.01225, 0.03115)));
  }

  static RunEvent.TrialEnded ended(Verdict verdict) {
    return new RunEvent.TrialEnded(
        new TrialSummary(
            TRIAL,
            new PromptUse("ab12", "words", Optional.empty(), 9376, PrefixCacheState.KEPT),
            verdict,
            measures(),
            client(),
            Optional.empty(),
            Observations.NONE,
            List.of()));
  }

  static Verdict limited() {
    return Verdict.of(
        List.of(
            new Verdict.Finding(
                Verdict.Level.CLIENT_LIMITED, "loop-stall", "an event loop stalled for 310 ms")));
  }

  private static Measures measures() {
    Distribution ttft =
        new Distribution(
            9374,
            0.009,
            0.013,
            0.002,
            0.0123,
            0.02,
            0.025,
            0.0312,
            0.1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    return new Measures(
        30,
        false,
        new Measures.RequestCounts(
            9376, 9374, 2, 0, 0, new TreeMap<>(Map.of("reset", 2L)), new TreeMap<>()),
        312.5,
        312.5,
        312.4,
        39_987,
        9_996.8,
        new Measures.TokenTotals(-1, -1, -1, -1, -1, 0, TokenCounts.Source.EVENTS, 0, 0, 0),
        Optional.empty(),
        Steadiness.UNKNOWN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new TreeMap<>(Map.of(Measures.Metric.TTFT, ttft)),
        Optional.empty());
  }

  private static ClientReport client() {
    return new ClientReport(
        0,
        0,
        0,
        0,
        false,
        false,
        "",
        -1,
        8,
        8,
        0,
        1,
        0,
        0,
        0,
        0,
        0,
        2,
        0,
        0,
        "nio",
        ClientReport.Wire.NONE,
        ClientReport.Stamps.CLIENT,
        ClientReport.ReceiptLag.UNKNOWN,
        List.of());
  }

  private static Servers servers() {
    return new Servers(
        HealthCheck.DEFAULT, Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Workload workload() {
    return new Workload(
        "inference",
        "dummy",
        "simulated",
        Api.CHAT,
        true,
        new Arrival.Closed(),
        new Extent.Lasting(Duration.ofSeconds(30)),
        Extent.none(),
        Duration.ofSeconds(30),
        1,
        Optional.of(8),
        1,
        Balance.ROUND_ROBIN,
        new Lengths.Fixed(128),
        new Lengths.Fixed(32),
        false,
        Dataset.synthetic(),
        Optional.empty(),
        PrefixCache.KEEP,
        0,
        Timeouts.DEFAULT,
        Map.of(),
        1);
  }
}
