package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;
import static hpcbench.verdict.Figures.percent;
import static hpcbench.verdict.Figures.time;

import hpcbench.observe.ServerMetric;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import java.util.Optional;

/// Requests waited for a place in the batch: at least a fifth of their time, and at least one
/// waited on average.
final class Queueing implements Rule {
  private static final double SHARE = 0.2;
  private static final double WAITING = 1;
  private static final double FULL_BATCH = 0.9;

  @Override
  public String name() {
    return "queue";
  }

  @Override
  public String limit() {
    return "queue ≥ %s of end to end, and on average at least %s request waits"
        .formatted(percent(SHARE), number(WAITING));
  }

  @Override
  public String remedy() {
    return "a batch for all in flight where it was full (mean running ≥ %s of most running, or most running unknown), as many more servers, or less load"
        .formatted(percent(FULL_BATCH));
  }

  /// Requests in the servers.
  ///
  /// @param waiting for a place in the batch, on average
  /// @param running on average
  /// @param most that ran; empty for a service that tells no more than the times of each request
  private record InServers(double waiting, double running, Optional<Double> most) {
    private static InServers of(TrialEvidence evidence) {
      return new InServers(
          evidence.waiting(),
          evidence.running(),
          evidence.server().most(ServerMetric.RUNNING_REQUESTS));
    }

    private double all() {
      return waiting + running;
    }

    /// A service without a batch to look at had no place, since requests waited for one.
    private boolean fillTheBatch() {
      return most.map(number -> number > 0 && running >= FULL_BATCH * number).orElse(true);
    }

    /// For how many there is a place, as far as it is known; at least 1.
    private double places() {
      return Math.max(1, most.orElse(running));
    }
  }

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    Stages stages = evidence.stages();
    InServers requests = InServers.of(evidence);
    return stages
        .queue()
        .filter(queue -> stages.share(queue) >= SHARE && requests.waiting() >= WAITING)
        .map(queue -> found(evidence, stages, queue, requests));
  }

  private Bottleneck found(
      TrialEvidence evidence, Stages stages, double queue, InServers requests) {
    return new Bottleneck(
        Where.QUEUE,
        name(),
        stages.share(queue),
        "requests waited %s of their %s (%s) for a place in the batch; %s waited on average while %s ran%s"
            .formatted(
                time(queue),
                time(stages.endToEnd()),
                percent(stages.share(queue)),
                number(requests.waiting()),
                number(requests.running()),
                requests
                    .most()
                    .map(most -> ", %s at most".formatted(number(most)))
                    .orElse(", by what the answers tell of themselves")),
        advice(evidence, requests));
  }

  private static String advice(TrialEvidence evidence, InServers requests) {
    if (KvPressure.isFull(evidence)) {
      return "the KV cache was full, so first give it room";
    }
    return requests.fillTheBatch()
        ? "%s: raise %s to about %.0f%s while latency allows%s, use %s, or %s"
            .formatted(
                requests
                    .most()
                    .map(most -> "the batch was full at " + number(most))
                    .orElse("the batch had no place free"),
                evidence.settings().batchLimit(),
                Math.ceil(requests.all() / evidence.servers()),
                evidence.servers() > 1 ? " on each server" : "",
                roomInKvCache(evidence),
                moreServers(evidence, requests.all() / requests.places()),
                lessLoad(evidence, requests.places()))
        : "the batch was not full: use more servers than %d, or %s"
            .formatted(evidence.servers(), lessLoad(evidence, requests.running()));
  }

  private static String roomInKvCache(TrialEvidence evidence) {
    return evidence
        .server()
        .highest(ServerMetric.KV_CACHE_USE_RATIO)
        .map(use -> " (the KV cache was up to %s full)".formatted(percent(use)))
        .orElse("");
  }

  private static String moreServers(TrialEvidence evidence, double times) {
    return "%.0f servers in place of %d"
        .formatted(Math.ceil(evidence.servers() * times), evidence.servers());
  }

  private static String lessLoad(TrialEvidence evidence, double inFlight) {
    return evidence.trial().workload().arrival().isOpen()
        ? "offer less than %s requests a second, the rate at which they were completed"
            .formatted(number(evidence.measures().requestThroughput()))
        : "keep about %.0f requests in flight".formatted(Math.max(1, inFlight));
  }
}
