package hpcbench.measure;

import hpcbench.measure.Measures.Accuracy;
import java.util.Optional;

/// Counts graded answers.
final class GradeTally {
  private long correct;
  private long wrong;
  private long unreadable;

  void add(Grade grade) {
    switch (grade) {
      case CORRECT -> correct++;
      case WRONG -> wrong++;
      case UNREADABLE -> unreadable++;
      case NOT_GRADED -> {}
    }
  }

  /// The share of right answers; empty when none was graded. An answer that could not be read is
  /// not right.
  Optional<Accuracy> accuracy() {
    long graded = correct + wrong + unreadable;
    if (graded == 0) {
      return Optional.empty();
    }
    Interval interval = Wilson.interval(correct, graded);
    return Optional.of(
        new Accuracy(
            graded,
            correct,
            unreadable,
            (double) correct / graded,
            interval.low(),
            interval.high()));
  }
}
