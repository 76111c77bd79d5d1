package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;
import static hpcbench.verdict.Figures.percent;
import static hpcbench.verdict.Figures.time;

import hpcbench.measure.Measures.Delivery;
import hpcbench.measure.Measures.Metric;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import java.util.Optional;

/// The first token came later to the client than it left the server, by at least a fifth of the
/// client's time to first token and 5 ms. Says nothing where the client was at its limit, since it
/// may have been the client that was late.
final class SlowNetwork implements Rule {
  private static final double SHARE_OF_TTFT = 0.2;
  private static final double FLOOR_SECONDS = 0.005;

  @Override
  public String name() {
    return "network";
  }

  @Override
  public String limit() {
    return "network ≥ %s of the client's TTFT from sent, and ≥ %s; not when `client` was found"
        .formatted(percent(SHARE_OF_TTFT), time(FLOOR_SECONDS));
  }

  @Override
  public String remedy() {
    return "look at what lies between client and server";
  }

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    double ttft = evidence.distribution(Metric.TTFT_FROM_SENT).mean();
    return evidence
        .stages()
        .network()
        .filter(network -> network >= FLOOR_SECONDS && network >= SHARE_OF_TTFT * ttft)
        .filter(_ -> !ClientLimit.applies(evidence))
        .map(network -> found(evidence, network, ttft));
  }

  private Bottleneck found(TrialEvidence evidence, double network, double ttft) {
    return new Bottleneck(
        Where.NETWORK,
        name(),
        evidence.stages().share(network),
        "the client saw the first token %s after it sent the request, the server %s after it came in: %s (%s) lie between them"
            .formatted(time(ttft), time(ttft - network), time(network), percent(network / ttft)),
        "look at what lies between client and server and takes %s: distance, proxies, TLS, a gateway that collects events%s, a server whose HTTP front end is busy"
            .formatted(
                time(network), evidence.measures().delivery().map(SlowNetwork::reads).orElse("")));
  }

  private static String reads(Delivery delivery) {
    return " (here %s tokens came with each read)".formatted(number(delivery.tokensPerRead()));
  }
}
