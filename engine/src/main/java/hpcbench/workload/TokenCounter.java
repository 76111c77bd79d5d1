package hpcbench.workload;

/// Counts the tokens of a text, special tokens left out. Safe for use by several threads.
interface TokenCounter extends AutoCloseable {
  /// Tokens of this text.
  int count(String text);

  /// Whether the tokens of `text` begin with the very tokens of `prefix`, so that a cache that
  /// holds the prefix can be used for the text.
  boolean sharesTokens(String prefix, String text);

  /// How it counts, in a few words, for the report.
  String description();

  /// Whether counts are those of the model's own tokenizer, not an approximation.
  boolean isExact();

  /// What makes two counters count alike, for hashes.
  String identity();

  @Override
  default void close() {}
}
