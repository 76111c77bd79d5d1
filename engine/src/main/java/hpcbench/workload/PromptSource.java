package hpcbench.workload;

import hpcbench.measure.Grade;

/// The questions of a trial, one for each request.
///
/// The same source gives the same prompt for the same index, whoever asks and in whatever order, so
/// that load can be split over lanes and nodes without changing it. Safe for use by several
/// threads.
public interface PromptSource extends AutoCloseable {
  /// The prompt of the request at this position of the schedule, from 0.
  Prompt prompt(long index);

  /// A number that the prompts share which begin alike, such as those of one conversation: a server
  /// that has answered one of them may still have its beginning in the cache. The index itself
  /// where no two begin alike.
  default long kinship(long index) {
    return index;
  }

  /// SHA-256 of what the prompts are made from (files, seed, settings), in hexadecimal.
  String hash();

  /// How the length of prompts was counted, for the report: the tokenizer's file name, or the
  /// stated approximation.
  String countedBy();

  /// After how many requests prompts begin to repeat, so that a service may answer from its prefix
  /// cache; `Long.MAX_VALUE` when they never do.
  default long distinctPrompts() {
    return Long.MAX_VALUE;
  }

  /// Whether answers are graded, so that their text must be kept.
  default boolean isGraded() {
    return false;
  }

  /// Whether this answer to this prompt is right.
  default Grade grade(Prompt prompt, String answer) {
    return Grade.NOT_GRADED;
  }

  /// Output tokens of this answer by the tokenizer on this side; -1 without one. Slow: call it off
  /// the event loops.
  default int countTokens(String answer) {
    return -1;
  }

  @Override
  default void close() {}
}
