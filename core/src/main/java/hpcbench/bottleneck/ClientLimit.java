package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;
import static hpcbench.verdict.Figures.percent;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Measures.Metric;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import hpcbench.result.Verdict.Finding;
import hpcbench.result.Verdict.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The client was at its limit: the verdict says so.
final class ClientLimit implements Rule {
  /// Of the client-limited findings those that say nothing about its speed.
  private static final Set<String> OTHERS = Set.of("clock-step");

  @Override
  public String name() {
    return "client";
  }

  @Override
  public String limit() {
    return "the verdict has a client-limited finding, but for `clock-step`";
  }

  @Override
  public String remedy() {
    return "more client nodes or cores";
  }

  @Override
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    List<Finding> findings =
        evidence.verdict().findings().stream()
            .filter(finding ->
                finding.level() == Level.CLIENT_LIMITED && !OTHERS.contains(finding.rule()))
            .toList();
    return findings.isEmpty() ? Optional.empty() : Optional.of(found(findings, evidence));
  }

  private Bottleneck found(List<Finding> findings, TrialEvidence evidence) {
    String evidenceOfAll =
        findings.stream()
            .map(finding -> finding.message().replaceFirst(";.*", ""))
            .collect(Collectors.joining("; "));
    return new Bottleneck(
        Where.CLIENT,
        name(),
        evidence.stages().share(evidence.distribution(Metric.SCHEDULE_LAG).mean()),
        evidenceOfAll,
        advice(evidence.client()));
  }

  private static String advice(ClientReport client) {
    return "use more client nodes than %d, or cores that nobody else uses (the client kept %s of %d busy, and its busiest loop worked %s of the time); what is said of the service below may be the client's doing"
        .formatted(
            Math.max(1, client.nodes().size()),
            number(client.cpuShare()),
            client.cores(),
            percent(client.loopBusyShare()));
  }

  /// Whether the client was at its limit, so that what looks like the network may be its doing.
  static boolean applies(TrialEvidence evidence) {
    return new ClientLimit().find(evidence).isPresent();
  }
}
