package hpcbench.simulator;

import java.util.List;

/// The simulator was given settings it cannot work with; it says all that is wrong at once.
public final class InvalidOptionsException extends IllegalArgumentException {
  private final List<String> problems;

  InvalidOptionsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /// Every problem, each naming the setting, its value and what is allowed.
  public List<String> problems() {
    return problems;
  }
}
