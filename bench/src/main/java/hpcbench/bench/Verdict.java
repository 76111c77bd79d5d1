package hpcbench.bench;

/// How a figure compares with what it was to reach.
enum Verdict {
  REACHED("yes"),
  /// The medians say no, but the ranges of the rounds overlap: this machine cannot tell.
  EVEN("even"),
  NOT_REACHED("no"),
  /// Nothing was to be reached, or somebody is missing.
  NONE("");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  /// For the table.
  @Override
  public String toString() {
    return word;
  }
}
