package hpcbench.bottleneck;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Steadiness;
import hpcbench.measure.TokenCounts;
import hpcbench.observe.HostReport;
import hpcbench.observe.Observations;
import hpcbench.observe.ServerMetric;
import hpcbench.observe.ServerReport;
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
import hpcbench.recipe.Slo;
import hpcbench.recipe.Timeouts;
import hpcbench.recipe.Workload;
import hpcbench.result.Bottleneck;
import hpcbench.result.PrefixCacheState;
import hpcbench.result.PromptUse;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import hpcbench.result.Verdict.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What was seen in a healthy trial of 200 requests in 10 s on one vLLM, with one thing changed.
///
/// Of the mean second of a request 40 ms are prefill and 900 ms decode; nobody waits, and 20
/// requests run.
final class Seen {
  String id = "t01";
  int inFlight = 20;
  final Map<String, String> factors = new HashMap<>();
  String service = "vllm";
  Map<String, Object> config = new HashMap<>();
  Arrival arrival = new Arrival.Closed();
  Balance balance = Balance.ROUND_ROBIN;
  Extent warmUp = new Extent.Lasting(Duration.ofSeconds(2));
  Extent measurement = new Extent.Lasting(Duration.ofSeconds(10));
  Optional<Slo> slo = Optional.empty();

  long completed = 200;
  double offeredRate = 20;
  double throughput = 20;
  double endToEnd = 1;
  double ttft = 0.1;
  double ttftFromSent = 0.1;
  double tpot = 0.009;
  double inputTokens = 100;
  double outputTokens = 100;
  double scheduleLag = 0.001;
  Steadiness steadiness =
      new Steadiness(Steadiness.State.STEADY, 10, 0.01, 0.01, 0.02, 0, 0, List.of());
  List<Finding> findings = List.of();

  final List<Server> servers = new ArrayList<>(List.of(new Server()));
  final List<Host> hosts = new ArrayList<>();
  List<String> nodes = List.of();

  /// What one server said.
  static final class Server {
    String address = "http://127.0.0.1:8000";
    final Map<ServerMetric, Double> gauges = new HashMap<>();
    final Map<ServerMetric, Double> highest = new HashMap<>();
    final Map<ServerMetric, Double> counts = new HashMap<>();
    final Map<ServerMetric, Double> seconds = new HashMap<>();
    long values = 200;

    private Server() {
      is(ServerMetric.WAITING_REQUESTS, 0).is(ServerMetric.RUNNING_REQUESTS, 20);
      is(ServerMetric.KV_CACHE_USE_RATIO, 0.4);
      counts.put(ServerMetric.PREEMPTIONS, 0.0);
      takes(ServerMetric.QUEUE_SECONDS, 0.02).takes(ServerMetric.PREFILL_SECONDS, 0.04);
      takes(ServerMetric.DECODE_SECONDS, 0.9).takes(ServerMetric.TTFT_SECONDS, 0.098);
    }

    /// A state that it always was.
    Server is(ServerMetric gauge, double value) {
      gauges.put(gauge, value);
      highest.put(gauge, value);
      return this;
    }

    /// What a state was at most.
    Server atMost(ServerMetric gauge, double value) {
      highest.put(gauge, value);
      return this;
    }

    Server counts(ServerMetric counter, double value) {
      counts.put(counter, value);
      return this;
    }

    /// Mean of a distribution.
    Server takes(ServerMetric histogram, double value) {
      seconds.put(histogram, value);
      return this;
    }

    /// It says nothing of these.
    Server hides(ServerMetric... metrics) {
      for (ServerMetric metric : metrics) {
        gauges.remove(metric);
        counts.remove(metric);
        seconds.remove(metric);
      }
      return this;
    }

    private ServerReport report() {
      TreeMap<String, ServerReport.Gauge> states = new TreeMap<>();
      gauges.forEach((metric, mean) ->
          states.put(
              metric.key(), new ServerReport.Gauge(mean, highest.getOrDefault(metric, mean))));
      TreeMap<String, Double> grown = new TreeMap<>();
      counts.forEach((metric, count) -> grown.put(metric.key(), count));
      TreeMap<String, ServerReport.Times> times = new TreeMap<>();
      ServerReport.Bracket any = new ServerReport.Bracket(0, Optional.empty());
      seconds.forEach((metric, mean) ->
          times.put(metric.key(), new ServerReport.Times(values, mean, any, any, any)));
      return new ServerReport(
          address, "vllm", 10, 0, Optional.empty(), 2, 12, states, grown, times);
    }
  }

  /// A watched machine.
  ///
  /// @param cpu mean share of the cores' time that was not idle
  /// @param gpu mean share of the GPUs' time in which they had work; empty where there are none
  record Host(String node, double cpu, Optional<Double> gpu) {
    private HostReport report() {
      return new HostReport(
          node,
          10,
          0,
          Optional.empty(),
          cpu,
          cpu,
          1e9,
          8e9,
          0,
          0,
          gpu.isPresent() ? 4 : 0,
          gpu,
          gpu.map(_ -> 0.62),
          Optional.empty());
    }
  }

  Server server() {
    return servers.getFirst();
  }

  /// One more server beside those there are.
  Server another(String address) {
    Server more = new Server();
    more.address = address;
    servers.add(more);
    return more;
  }

  static List<Bottleneck> bottlenecks(Consumer<Seen> change) {
    return Bottlenecks.of(with(change));
  }

  static TrialEvidence with(Consumer<Seen> change) {
    Seen seen = new Seen();
    change.accept(seen);
    return seen.evidence();
  }

  /// The trial as it is kept, with what was found in it.
  static TrialSummary summary(Consumer<Seen> change) {
    TrialEvidence evidence = with(change);
    return new TrialSummary(
        evidence.trial(),
        new PromptUse(
            "ab12",
            "words",
            Optional.empty(),
            220,
            new PrefixCacheState(PrefixCache.KEEP, Optional.empty(), Optional.empty())),
        evidence.verdict(),
        evidence.measures(),
        evidence.client(),
        Optional.empty(),
        evidence.observed(),
        Bottlenecks.of(evidence));
  }

  private TrialEvidence evidence() {
    return new TrialEvidence(
        trial(),
        slo,
        measures(),
        client(),
        Verdict.of(findings),
        new Observations(
            servers.stream().map(Server::report).toList(),
            hosts.stream().map(Host::report).toList()),
        servers.stream().map(server -> server.address).toList(),
        nodes);
  }

  private Trial trial() {
    Workload workload =
        new Workload(
            "inference",
            service,
            "model",
            Api.CHAT,
            true,
            arrival,
            measurement,
            warmUp,
            Duration.ofSeconds(5),
            1,
            Optional.of(20),
            1,
            balance,
            new Lengths.Fixed(100),
            new Lengths.Fixed(100),
            true,
            new Dataset.Synthetic(0, 0),
            Optional.empty(),
            PrefixCache.KEEP,
            0,
            Timeouts.DEFAULT,
            Map.of(),
            1);
    return new Trial(
        id,
        1,
        factors,
        workload,
        new Servers(
            HealthCheck.DEFAULT, config, Optional.empty(), Optional.empty(), Optional.empty()),
        new Resources(Resources.Share.SMALL, Resources.Share.SMALL));
  }

  private Measures measures() {
    TreeMap<String, Distribution> distributions = new TreeMap<>();
    distributions.put(Metric.END_TO_END, all(endToEnd));
    distributions.put(Metric.TTFT, all(ttft));
    distributions.put(Metric.TTFT_FROM_SENT, all(ttftFromSent));
    distributions.put(Metric.TPOT, all(tpot));
    distributions.put(Metric.INPUT_TOKENS, all(inputTokens));
    distributions.put(Metric.OUTPUT_TOKENS, all(outputTokens));
    distributions.put(Metric.SCHEDULE_LAG, all(scheduleLag));
    return new Measures(
        10,
        false,
        new Measures.RequestCounts(completed, completed, 0, 0, 0, new TreeMap<>(), new TreeMap<>()),
        offeredRate,
        throughput,
        throughput,
        throughput * inputTokens,
        throughput * outputTokens,
        new Measures.TokenTotals(
            20_000, 0, 20_000, -1, -1, 20_000, TokenCounts.Source.SERVER, 0, 0, 0),
        Optional.of(new Measures.Delivery(20_000, 10_000, 2, 0.5)),
        steadiness,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        distributions,
        Optional.empty());
  }

  private Distribution all(double value) {
    return new Distribution(
        completed,
        value,
        value,
        0,
        value,
        value,
        value,
        value,
        value,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private ClientReport client() {
    return new ClientReport(
        1_790_000_000_000L,
        2_000_000_000L,
        12_000_000_000L,
        12_500_000_000L,
        false,
        false,
        "",
        200,
        inFlight,
        inFlight,
        0,
        2,
        3_000_000,
        0.4,
        8_000_000,
        4_000_000,
        0.7,
        2,
        0,
        1000,
        "epoll",
        new ClientReport.Wire(12, 1, 0),
        ClientReport.Stamps.KERNEL,
        new ClientReport.ReceiptLag(1200, 21_000, 350_000),
        List.of());
  }
}
