package hpcbench.result;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Distribution;
import hpcbench.measure.Interval;
import hpcbench.measure.Measures;
import hpcbench.measure.Steadiness;
import hpcbench.measure.TokenCounts;
import hpcbench.observe.Observations;
import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.Api;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Artifacts;
import hpcbench.recipe.Balance;
import hpcbench.recipe.Bind;
import hpcbench.recipe.ByteSize;
import hpcbench.recipe.Dataset;
import hpcbench.recipe.Endpoint;
import hpcbench.recipe.Extent;
import hpcbench.recipe.HealthCheck;
import hpcbench.recipe.Lengths;
import hpcbench.recipe.Monitoring;
import hpcbench.recipe.Orchestration;
import hpcbench.recipe.PrefixCache;
import hpcbench.recipe.Repetitions;
import hpcbench.recipe.Resources;
import hpcbench.recipe.Servers;
import hpcbench.recipe.Slo;
import hpcbench.recipe.Timeouts;
import hpcbench.recipe.Workload;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Full values of the records that are kept, with every optional part present.
public final class Examples {
  private Examples() {}

  static Workload workload(Arrival arrival) {
    return new Workload(
        "inference",
        "vllm",
        "gemma-3-270m",
        Api.CHAT,
        true,
        arrival,
        new Extent.Lasting(Duration.ofSeconds(90)),
        new Extent.Requests(64),
        Duration.ofMillis(1500),
        4,
        Optional.of(32),
        1,
        Balance.ROUND_ROBIN,
        new Lengths.Fixed(128),
        new Lengths.LogNormal(100, 25.5, 1, 400),
        true,
        new Dataset.Synthetic(2, 64),
        Optional.of(Path.of("models/tokenizer.json")),
        PrefixCache.KEEP,
        0.0,
        Timeouts.DEFAULT,
        Map.of("top_p", 0.9, "stop", List.of("a", "b"), "min_p", 1),
        42);
  }

  public static Trial trial(String id, Arrival arrival) {
    Map<String, String> factors = new LinkedHashMap<>();
    factors.put("prompt_len", "128");
    factors.put("batch", "1");
    return new Trial(
        id,
        1,
        factors,
        workload(arrival),
        new Servers(
            HealthCheck.DEFAULT,
            Map.of("gpu_layers", 0, "ray", Map.of("dashboard_port", 8265)),
            Optional.of(List.of("vllm", "serve")),
            Optional.of(8000),
            Optional.empty()),
        new Resources(Resources.Share.SMALL, new Resources.Share(2, 8, ByteSize.ofGigabytes(64))));
  }

  static Plan plan() {
    return new Plan(
        1,
        "quick start",
        Optional.of("gpu"),
        Optional.empty(),
        Optional.of("default"),
        Optional.empty(),
        Optional.of("a100&nvme"),
        Orchestration.LOCAL,
        Artifacts.NONE,
        List.of(Bind.parse("/project/scratch:/scratch:rw")),
        Optional.of(new Endpoint(URI.create("http://127.0.0.1:8000"), Optional.of("API_KEY"))),
        Optional.of(
            new Slo(Optional.of(Duration.ofMillis(500)), Optional.empty(), Optional.empty())),
        new Repetitions(
            3,
            20,
            Optional.of(new Repetitions.Precision(Repetitions.Metric.TTFT_P50, 0.05)),
            Optional.of(Duration.ofMinutes(30))),
        Monitoring.DEFAULT,
        7,
        List.of(
            trial("t01", new Arrival.Closed()),
            trial("t02", new Arrival.Gamma(20, 0.5)),
            trial("t03", new Arrival.Burst(8, Duration.ofNanos(1_500_000_001)))));
  }

  static ClientReport client() {
    return new ClientReport(
        1_790_000_000_000L,
        1_000_000_000L,
        11_000_000_000L,
        11_500_000_000L,
        false,
        false,
        "ab12",
        200,
        64,
        12,
        0,
        2,
        3_000_000,
        0.4,
        8_000_000,
        4_000_000,
        0.7,
        2,
        0.0,
        1000,
        "epoll",
        new ClientReport.Wire(12, 1, 0),
        ClientReport.Stamps.KERNEL,
        new ClientReport.ReceiptLag(1200, 21_000, 350_000),
        List.of());
  }

  static Measures measures() {
    Distribution ttft =
        new Distribution(
            200,
            0.02,
            0.05,
            0.01,
            0.048,
            0.07,
            0.08,
            0.1,
            0.12,
            Optional.of(new Interval(0.04, 0.05)),
            Optional.of(new Interval(0.06, 0.08)),
            Optional.of(new Interval(0.07, 0.09)),
            Optional.empty(),
            List.of("p99"));
    return new Measures(
        10.0,
        false,
        new Measures.RequestCounts(
            202, 200, 1, 1, 0, new TreeMap<>(Map.of("idle_timeout", 1L)), new TreeMap<>()),
        20.2,
        20.1,
        20.0,
        2560.0,
        2000.0,
        new Measures.TokenTotals(
            25600, 0, 20000, 25600, -1, 20000, TokenCounts.Source.SERVER, 0, 0, 0),
        Optional.of(new Measures.Delivery(20000, 19800, 1.01, 0.01)),
        new Steadiness(Steadiness.State.STEADY, 10, 0.01, 0.01, -0.02, 0, 0, List.of()),
        Optional.of(19.5),
        Optional.of(0.97),
        Optional.of(new Measures.Accuracy(200, 150, 2, 0.75, 0.68, 0.8)),
        new TreeMap<>(Map.of(Measures.Metric.TTFT, ttft)),
        Optional.empty());
  }

  public static TrialSummary trialSummary(String id) {
    Verdict.Finding finding =
        new Verdict.Finding(Verdict.Level.CLIENT_LIMITED, "schedule-lag", "lag p99 is 12 ms");
    return new TrialSummary(
        trial(id, new Arrival.Poisson(20)),
        new PromptUse(
            "cd34",
            "tokenizer.json",
            Optional.of(500L),
            264,
            new PrefixCacheState(PrefixCache.SALT, Optional.of("2a-9f"), Optional.of(0.25))),
        Verdict.of(List.of(finding)),
        measures(),
        client(),
        Optional.of(new BeyondCalibration("node1", 300, 256)),
        Observations.NONE,
        List.of());
  }

  static RunSummary runSummary() {
    return new RunSummary(
        "20261124-081500-quick-start-4f2a",
        RunSummary.Status.INTERRUPTED,
        Optional.of("stopped by a person"),
        3,
        plan(),
        List.of(trialSummary("t01"), trialSummary("t02")),
        List.of(
            new RepetitionEnd(
                "t01", 1, RepetitionEnd.Why.BUDGET, "t01 was run 1 of up to 20 times")),
        List.of());
  }

  static Calibration calibration(List<Calibration.Level> levels) {
    return Calibration.of(
        new Calibration.Place("0.1.0", "node1", 2, "25.0.3"),
        Instant.parse("2026-11-24T08:00:00Z"),
        2,
        levels,
        new Calibration.Ceiling(250_000, 1_400_000, 20_000, 256),
        new Calibration.Simulated(16, 0.01, 1e-4, 8e-4));
  }

  static LockedPlan lockedPlan() {
    return new LockedPlan(
        LockedPlan.VERSION,
        "0.1.0",
        Path.of("/home/me"),
        new TreeMap<>(Map.of("data/hellaswag.jsonl", "ab12")),
        new TreeMap<>(Map.of("/images/vllm.sif", "cd34")),
        plan());
  }

  static Provenance provenance() {
    return new Provenance(
        Optional.of("20261124-080000-x-0000"),
        new TreeMap<>(Map.of("plan", 7L)),
        new TreeMap<>(Map.of("data/hellaswag.jsonl", "ab12")),
        List.of(session()));
  }

  private static Provenance.Session session() {
    Provenance.Host host =
        new Provenance.Host("node1", "Debian 13", "6.12", "amd64", "EPYC", 2, 8_000_000_000L);
    return new Provenance.Session(
        "0.1.0",
        Optional.of(new Provenance.Source("3f46b7a", true)),
        List.of("hpcbench", "run", "--recipe", "r.yaml"),
        Optional.of("4711"),
        Instant.parse("2026-11-24T08:15:00.123456789Z"),
        Optional.empty(),
        host,
        new Provenance.Jvm(
            "OpenJDK", "25.0.3", "Temurin", List.of("G1"), List.of("-Xmx1g"), 1_000_000_000),
        new TreeMap<>(Map.of("node2", host)),
        List.of(
            new Provenance.ServiceOrigin(
                "ollama",
                "http://127.0.0.1:11434",
                Optional.of("0.17.4"),
                List.of("ollama", "serve"),
                "gemma3:270m",
                Optional.of("sha256:ab"),
                Optional.empty())),
        new TreeMap<>(
            Map.of(
                "node1", calibration(List.of(new Calibration.Level(8, 40, 1, 800, 0, 0, 0, 0))))));
  }
}
