package hpcbench.recipe;

import java.util.List;
import java.util.stream.Collectors;

/// A recipe cannot be used. Carries everything that is wrong with it, not only the first thing.
public final class InvalidRecipeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /// With these problems, at least one.
  public InvalidRecipeException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /// What is wrong, in the order of the file.
  public List<Problem> problems() {
    return problems;
  }
}
