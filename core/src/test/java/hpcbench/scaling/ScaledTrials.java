package hpcbench.scaling;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Measures;
import hpcbench.plan.Trial;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Servers;
import hpcbench.result.Examples;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Trials over several numbers of servers, each with the throughput that a test wants.
public final class ScaledTrials {
  private static final double TOKENS_OF_A_REQUEST = 100;

  private final List<TrialSummary> made = new ArrayList<>();

  /// All that were made.
  public List<TrialSummary> all() {
    return List.copyOf(made);
  }

  /// A closed loop over so many servers.
  public ScaledTrials closed(int servers, int inFlight, double tokensPerSecond) {
    return closed(servers, inFlight, tokensPerSecond, Verdict.Level.VALID);
  }

  /// A closed loop over so many servers, with this verdict.
  public ScaledTrials closed(
      int servers, int inFlight, double tokensPerSecond, Verdict.Level level) {
    return closed(servers, inFlight, tokensPerSecond, level, Map.of());
  }

  /// A closed loop over so many servers, with this verdict and these other swept values.
  public ScaledTrials closed(
      int servers,
      int inFlight,
      double tokensPerSecond,
      Verdict.Level level,
      Map<String, String> others) {
    Map<String, String> factors = factors(servers, others);
    factors.put("concurrency", Integer.toString(inFlight));
    Trial trial = trial(servers, new Arrival.Closed(), factors);
    double requests = tokensPerSecond / TOKENS_OF_A_REQUEST;
    return add(trial, inFlight, requests, tokensPerSecond, level);
  }

  /// An open loop over so many servers.
  public ScaledTrials open(int servers, double rate, double tokensPerSecond) {
    Map<String, String> factors = factors(servers, Map.of());
    factors.put("rate", Double.toString(rate));
    Trial trial = trial(servers, new Arrival.Poisson(rate), factors);
    return add(trial, 256, rate, tokensPerSecond, Verdict.Level.VALID);
  }

  private static Map<String, String> factors(int servers, Map<String, String> others) {
    Map<String, String> factors = new LinkedHashMap<>(others);
    factors.put("replicas", Integer.toString(servers));
    return factors;
  }

  private Trial trial(int servers, Arrival arrival, Map<String, String> factors) {
    Trial like = Examples.trial("t%02d".formatted(made.size() + 1), arrival);
    Servers started = like.servers();
    return new Trial(
        like.id(),
        1,
        factors,
        like.workload(),
        new Servers(
            started.healthCheck(),
            started.serviceConfig(),
            started.command(),
            started.port(),
            Optional.of(servers)),
        like.resources());
  }

  private ScaledTrials add(
      Trial trial, int inFlight, double offeredRate, double tokens, Verdict.Level level) {
    TrialSummary like = Examples.trialSummary(trial.id());
    made.add(
        new TrialSummary(
            trial,
            like.prompts(),
            new Verdict(level, List.of()),
            measures(like.measures(), offeredRate, tokens),
            client(like.client(), inFlight),
            like.beyondCalibration(),
            like.observed(),
            List.of()));
    return this;
  }

  private static Measures measures(Measures like, double offeredRate, double tokens) {
    return new Measures(
        like.windowSeconds(),
        like.windowIncludesDrain(),
        like.requests(),
        offeredRate,
        offeredRate,
        tokens / TOKENS_OF_A_REQUEST,
        like.inputTokenThroughput(),
        tokens,
        like.tokens(),
        like.delivery(),
        like.steadiness(),
        like.goodput(),
        like.goodRatio(),
        like.accuracy(),
        like.distributions(),
        Optional.empty());
  }

  private static ClientReport client(ClientReport like, int inFlight) {
    return new ClientReport(
        like.startEpochMillis(),
        like.measurementStartNs(),
        like.measurementEndNs(),
        like.endNs(),
        like.drainTimedOut(),
        like.interrupted(),
        like.scheduleHash(),
        like.plannedRequests(),
        inFlight,
        like.inFlightPeak(),
        like.inFlightLimitedNs(),
        like.loops(),
        like.loopStallMaxNs(),
        like.loopBusyShare(),
        like.gcPauseTotalNs(),
        like.gcPauseMaxNs(),
        like.cpuShare(),
        like.cores(),
        like.stealShare(),
        like.wallClockStepNs(),
        like.transport(),
        like.wire(),
        like.stamps(),
        like.receiptLag(),
        like.nodes());
  }
}
