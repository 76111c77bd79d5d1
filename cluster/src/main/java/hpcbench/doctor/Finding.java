package hpcbench.doctor;

import java.util.List;
import java.util.stream.Collectors;

/// What a check came to.
///
/// @param check what was checked, in a word
/// @param status how it is
/// @param found what was found
/// @param remedy what to do; empty when all is well
public record Finding(String check, Status status, String found, String remedy) {
  /// How something is, from good to bad.
  public enum Status {
    /// It cannot be checked here, or does not matter.
    NOT_APPLICABLE,
    /// As it should be.
    OK,
    /// A run works, and may be slower or less true than it could be.
    WARNING,
    /// A run would not work.
    FAILED
  }

  static Finding ok(String check, String found) {
    return new Finding(check, Status.OK, found, "");
  }

  static Finding warning(String check, String found, String remedy) {
    return new Finding(check, Status.WARNING, found, remedy);
  }

  static Finding failed(String check, String found, String remedy) {
    return new Finding(check, Status.FAILED, found, remedy);
  }

  static Finding notApplicable(String check, String why) {
    return new Finding(check, Status.NOT_APPLICABLE, why, "");
  }

  /// The findings of one check on several machines as one: the worst of them.
  static Finding worst(List<Finding> findings) {
    Status worst = findings.stream().map(Finding::status).max(Status::compareTo).orElseThrow();
    List<Finding> those = findings.stream().filter(one -> one.status == worst).toList();
    String found = those.stream().map(Finding::found).distinct().collect(Collectors.joining("; "));
    return new Finding(those.getFirst().check, worst, found, those.getFirst().remedy);
  }
}
