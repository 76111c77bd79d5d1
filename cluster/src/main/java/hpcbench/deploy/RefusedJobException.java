package hpcbench.deploy;

import java.util.List;

/// A job would fail, or wait for ever. Carries every reason that could be found out beforehand.
public final class RefusedJobException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  RefusedJobException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /// The reasons, each beginning with the key of the recipe where it has one, with what to do.
  public List<String> problems() {
    return problems;
  }
}
