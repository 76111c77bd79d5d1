package hpcbench.bottleneck;

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
  public Optional<Bottleneck> find(TrialEvidence evidence) {
    List<Finding> findings =
        evidence.verdict().findings().stream()
            .filter(finding ->
                finding.level() == Level.CLIENT_LIMITED && !OTHERS.contains(finding.rule()))
            .toList();
    return findings.isEmpty() ? Optional.empty() : Optional.of(found(findings, evidence));
  }

  private static Bottleneck found(List<Finding> findings, TrialEvidence evidence) {
    String evidenceOfAll =
        findings.stream()
            .map(finding -> finding.message().replaceFirst(";.*", ""))
            .collect(Collectors.joining("; "));
    return new Bottleneck(
        Where.CLIENT,
        "client",
        evidence.stages().share(evidence.distribution(Metric.SCHEDULE_LAG).mean()),
        evidenceOfAll,
        "use more client nodes, or cores that nobody else uses; what is said of the service below"
            + " may be the client's doing");
  }

  /// Whether the client was at its limit, so that what looks like the network may be its doing.
  static boolean applies(TrialEvidence evidence) {
    return new ClientLimit().find(evidence).isPresent();
  }
}
