package hpcbench.cli;

import hpcbench.deploy.Job;
import hpcbench.deploy.JobFolder;
import hpcbench.orchestrate.InputFiles;
import hpcbench.recipe.Orchestration;
import hpcbench.result.LockedPlan;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.result.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A run that is on disk and is to be run again, or to its end.
///
/// @param folder its folder
/// @param locked its plan
record KeptRun(RunFolder folder, LockedPlan locked) {

  /// The run that a person means.
  ///
  /// @param path its folder, or that of the job that made it
  /// @throws CommandFailure when there is none, or it has no plan that can be run
  static KeptRun at(Path path) throws IOException {
    RunFolder folder = open(path);
    try {
      LockedPlan locked = folder.lockedPlan();
      requireNothingRedacted(folder);
      return new KeptRun(folder, locked);
    } catch (RunFolderException unusable) {
      throw new CommandFailure(ExitCode.INVALID_INPUT, String.valueOf(unusable.getMessage()));
    }
  }

  /// The folder of the run that a person means, to look at it.
  ///
  /// @param path its folder, or that of the job that made it
  /// @throws CommandFailure when there is none
  static RunFolder open(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new CommandFailure(ExitCode.MISSING, "there is no folder " + path);
    }
    try {
      return RunFolder.open(JobFolder.runIn(path).orElse(path));
    } catch (RunFolderException other) {
      throw new CommandFailure(ExitCode.INVALID_INPUT, String.valueOf(other.getMessage()));
    }
  }

  private static void requireNothingRedacted(RunFolder folder) throws RunFolderException {
    Path file = folder.path().resolve("plan.json");
    if (folder.plan().toString().contains(Secrets.REDACTED)) {
      throw new CommandFailure(
          ExitCode.INVALID_INPUT,
          "%s had a secret in it, which was not kept: run the recipe itself again, and name secrets by an environment variable"
              .formatted(file));
    }
  }

  /// Who provides its nodes.
  Orchestration.Mode mode() {
    return locked.plan().orchestration().mode();
  }

  /// The recipe as it was given.
  String recipe() throws RunFolderException {
    return new String(folder.recipe(), StandardCharsets.UTF_8);
  }

  /// The run's summary, when it is complete.
  Optional<RunSummary> complete() throws RunFolderException {
    return folder.summary().filter(run -> run.status() == RunSummary.Status.COMPLETE);
  }

  /// @throws CommandFailure when a file that the run depends on is not what it was: the rest of the
  ///   run would not be of one piece with what there is
  void requireSameFiles() {
    requireSameFiles("to measure with other files, run the recipe itself again");
  }

  /// @param advice what to do
  /// @throws CommandFailure when a file that the run depends on is not what it was
  void requireSameFiles(String advice) {
    List<String> changes = isHere() ? InputFiles.changes(locked) : List.of();
    if (!changes.isEmpty()) {
      throw new CommandFailure(
          ExitCode.INVALID_INPUT,
          "it would not be the same run:\n%s\n%s".formatted(String.join("\n", changes), advice));
    }
  }

  /// Whether its files are here. Those of a run on a cluster over SSH are looked at there.
  private boolean isHere() {
    return JobFolder.jobOf(folder.path()).flatMap(Job::remote).isEmpty();
  }
}
