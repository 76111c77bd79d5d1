package hpcbench.workload;

import java.util.SplittableRandom;

/// Seeded random choices that depend on nothing but the trial's seed, the request's index and what
/// is chosen, so that any lane or node that makes a request makes the same one.
///
/// @param seed the trial's seed
record Draws(long seed) {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  /// What is chosen; each has random numbers of its own.
  enum Choice {
    /// Length of a prompt.
    INPUT_LENGTH(1),
    /// Limit of an answer.
    OUTPUT_LENGTH(2),
    /// Words of a prompt.
    WORDS(3),
    /// Group whose prefix a prompt has.
    GROUP(4),
    /// Words of a group's prefix.
    PREFIX(5),
    /// Order of a file's entries.
    ORDER(6);

    private final long stream;

    Choice(long stream) {
      this.stream = stream;
    }
  }

  /// Random numbers for one choice at one index.
  SplittableRandom at(Choice choice, long index) {
    long stream = mix(seed + GOLDEN_GAMMA * choice.stream);
    return new SplittableRandom(mix(stream ^ mix(index + GOLDEN_GAMMA)));
  }

  /// The finishing function of SplitMix64 (Steele, Lea and Flood 2014, variant 13 of Stafford):
  /// every bit of the input changes about half of the output's bits.
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
