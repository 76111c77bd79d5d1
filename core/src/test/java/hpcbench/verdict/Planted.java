package hpcbench.verdict;

import hpcbench.measure.ClientNode;
import hpcbench.measure.ClientReport;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Steadiness;
import hpcbench.measure.TokenCounts;
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
import hpcbench.result.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What was seen in a short healthy trial of 200 requests in 10 s, with one thing changed.
///
/// Its TTFT is 40 ms and its end-to-end latency 400 ms at the median.
final class Planted {
  Arrival arrival = new Arrival.Poisson(20);
  boolean streaming = true;
  boolean ignoreEos = true;
  Lengths outputTokens = new Lengths.Fixed(100);
  Dataset dataset = new Dataset.Synthetic(0, 0);

  Optional<Long> distinctPrompts = Optional.empty();
  long asked = 220;
  Optional<Double> hitRatio = Optional.empty();

  long scheduled = 200;
  long completed = 200;
  long failed;
  long abandoned;
  long notSent;
  double offeredRate = 20;
  double achievedRate = 20;
  Steadiness steadiness = steadiness(Steadiness.State.STEADY);
  boolean includesDrain;

  double ttftSeconds = 0.04;
  long lagSamples = 200;
  double lagP90 = 0.0002;
  double lagP99 = 0.0004;
  double meanOutput = 100;
  long withText = 200;
  TokenCounts.Source source = TokenCounts.Source.SERVER;
  long serverInput = 20_000;
  long serverCached;
  long mismatched;
  long cutPrompts;
  Optional<Path> tokenizer = Optional.of(Path.of("tokenizer.json"));
  long withoutOutput;

  boolean interrupted;
  double limitedSeconds;
  double stallSeconds = 0.003;
  double gcMaxSeconds = 0.008;
  double gcTotalSeconds = 0.03;
  double cpuShare = 0.6;
  double loopBusyShare = 0.3;
  double stealShare;
  double clockStepSeconds = 0.001;
  double phaseSeconds = 10;
  ClientReport.Stamps stamps = ClientReport.Stamps.CLIENT;
  long receiptReads = 1_000;
  double receiptP99 = 0.0002;
  double readGapSeconds = 0.01;
  List<ClientNode> nodes = List.of();

  static Evidence with(Consumer<Planted> change) {
    Planted planted = new Planted();
    change.accept(planted);
    return planted.evidence();
  }

  static Verdict verdict(Consumer<Planted> change) {
    return Rules.judge(with(change));
  }

  private Evidence evidence() {
    return new Evidence(
        trial(),
        new PromptUse(
            "ab12",
            "tokenizer.json",
            distinctPrompts,
            asked,
            new PrefixCacheState(PrefixCache.KEEP, Optional.empty(), hitRatio)),
        measures(),
        client());
  }

  private Trial trial() {
    Workload workload =
        new Workload(
            "inference",
            "dummy",
            "simulated",
            Api.CHAT,
            streaming,
            arrival,
            new Extent.Lasting(Duration.ofSeconds(10)),
            Extent.none(),
            Duration.ofSeconds(5),
            1,
            Optional.of(64),
            1,
            Balance.ROUND_ROBIN,
            new Lengths.Fixed(100),
            outputTokens,
            ignoreEos,
            dataset,
            tokenizer,
            PrefixCache.KEEP,
            0,
            Timeouts.DEFAULT,
            Map.of(),
            1);
    return new Trial(
        "t01",
        1,
        Map.of(),
        workload,
        new Servers(
            HealthCheck.DEFAULT, Map.of(), Optional.empty(), Optional.empty(), Optional.empty()),
        new Resources(Resources.Share.SMALL, Resources.Share.SMALL));
  }

  private Measures measures() {
    TreeMap<String, Long> failures = new TreeMap<>();
    if (failed > 0) {
      failures.put("idle_timeout", failed);
    }
    TreeMap<String, Long> reasons = new TreeMap<>();
    if (notSent > 0) {
      reasons.put("planted", notSent);
    }
    TreeMap<String, Distribution> distributions = new TreeMap<>();
    distributions.put(Metric.SCHEDULE_LAG, lag());
    distributions.put(Metric.END_TO_END, all(completed, 0.4));
    distributions.put(Metric.OUTPUT_TOKENS, all(completed, meanOutput));
    if (streaming && withText > 0) {
      distributions.put(Metric.TTFT, all(withText, ttftSeconds));
      distributions.put(Metric.READ_GAP, all(withText * 99, readGapSeconds));
    }
    return new Measures(
        10,
        includesDrain,
        new Measures.RequestCounts(
            scheduled, completed, failed, abandoned, notSent, failures, reasons),
        offeredRate,
        achievedRate,
        20,
        2000,
        2000,
        new Measures.TokenTotals(
            serverInput,
            serverCached,
            20_000,
            -1,
            -1,
            20_000,
            source,
            mismatched,
            cutPrompts,
            withoutOutput),
        Optional.empty(),
        steadiness,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        distributions,
        Optional.empty());
  }

  private Distribution lag() {
    return distribution(lagSamples, 0.0001, lagP90, lagP99);
  }

  private static Distribution all(long count, double value) {
    return distribution(count, value, value, value);
  }

  private static Distribution distribution(long count, double typical, double p90, double p99) {
    return new Distribution(
        count,
        typical,
        typical,
        0,
        typical,
        p90,
        p99,
        p99,
        p99,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private ClientReport client() {
    return new ClientReport(
        0,
        ns(2),
        ns(2 + phaseSeconds),
        ns(3 + phaseSeconds),
        abandoned > 0,
        interrupted,
        "ab12",
        200,
        64,
        limitedSeconds > 0 ? 64 : 12,
        ns(limitedSeconds),
        1,
        ns(stallSeconds),
        loopBusyShare,
        ns(gcTotalSeconds),
        ns(gcMaxSeconds),
        cpuShare,
        2,
        stealShare,
        ns(clockStepSeconds),
        "epoll",
        ClientReport.Wire.NONE,
        stamps,
        new ClientReport.ReceiptLag(receiptReads, ns(receiptP99 / 10), ns(receiptP99)),
        nodes);
  }

  static Steadiness steadiness(Steadiness.State state, Steadiness.Departure... departures) {
    return new Steadiness(state, 10, 0.01, 0.01, 0.02, 0.02, 0, List.of(departures));
  }

  private static long ns(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
