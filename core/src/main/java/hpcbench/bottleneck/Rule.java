package hpcbench.bottleneck;

import hpcbench.result.Bottleneck;
import java.util.Optional;

/// Looks for one kind of bottleneck. Pure.
@FunctionalInterface
interface Rule {
  /// What it finds; empty when there is none, or too little is known to tell.
  Optional<Bottleneck> find(TrialEvidence evidence);
}
