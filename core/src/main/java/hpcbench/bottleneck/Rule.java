package hpcbench.bottleneck;

import hpcbench.result.Bottleneck;
import java.util.Optional;

/// Looks for one kind of bottleneck. Pure.
interface Rule {
  /// Stable short name, such as `queue`.
  String name();

  /// When it finds something, in words, with its thresholds.
  String limit();

  /// What a person can do about what it finds, in general; what it finds says it with numbers.
  String remedy();

  /// What it finds; empty when there is none, or too little is known to tell.
  Optional<Bottleneck> find(TrialEvidence evidence);
}
