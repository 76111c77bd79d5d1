package hpcbench.workload;

import hpcbench.result.Sha256;

/// Fingerprints of what prompts are made of.
final class Hashes {
  private Hashes() {}

  /// The hash of these parts, in order; each is told apart from its neighbours.
  static String ofParts(Object... parts) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      text.append(part).append('\n');
    }
    return Sha256.of(text.toString());
  }
}
