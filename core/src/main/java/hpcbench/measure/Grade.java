package hpcbench.measure;

/// Whether an answer was right, for workloads that know.
public enum Grade {
  /// The workload has no right answers.
  NOT_GRADED,
  /// The right choice.
  CORRECT,
  /// Another choice.
  WRONG,
  /// No choice could be read from the answer; counts as not right.
  UNREADABLE
}
