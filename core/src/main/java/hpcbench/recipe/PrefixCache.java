package hpcbench.recipe;

/// What becomes of the servers' prefix caches before each trial: without care a trial may be
/// answered from what the trials before it left there.
public enum PrefixCache {
  /// They stay as they are.
  KEEP,
  /// The requests of a trial carry a salt of its own, and find only what came with the same salt.
  SALT,
  /// They are emptied.
  RESET
}
