package hpcbench.deploy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a job's orchestrator is to run.
public sealed interface JobWork {
  /// The recipe in the job's folder.
  ///
  /// @param folder where relative paths in it start
  record Recipe(Path folder) implements JobWork {}

  /// The plan of an earlier run, once more.
  ///
  /// @param run the earlier run's folder
  record Rerun(Path run) implements JobWork {}

  /// What is missing of a run that was cut.
  ///
  /// @param run the run's folder, which the job goes on to fill
  record Resume(Path run) implements JobWork {}

  /// The run that is gone on with, when there is one.
  default Optional<Path> resumed() {
    return this instanceof Resume(Path run) ? Optional.of(run) : Optional.empty();
  }

  /// The run that this begins with, when there is one.
  default Optional<Path> earlierRun() {
    return switch (this) {
      case Recipe _ -> Optional.empty();
      case Rerun(Path run) -> Optional.of(run);
      case Resume(Path run) -> Optional.of(run);
    };
  }

  /// The options of `orchestrate` that say so, as lines of a script in which `$job` is the job's
  /// folder.
  default List<String> options() {
    return switch (this) {
      case Recipe(Path folder) ->
          List.of(
              "--workload-config-file \"$job/%s\"".formatted(JobFolder.RECIPE),
              "--recipe-folder " + Bash.quote(folder.toString()));
      case Rerun(Path run) -> List.of("--rerun " + Bash.quote(run.toString()));
      case Resume(Path run) -> List.of("--resume " + Bash.quote(run.toString()));
    };
  }
}
