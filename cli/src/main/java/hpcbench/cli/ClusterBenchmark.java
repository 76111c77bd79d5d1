package hpcbench.cli;

import hpcbench.deploy.Job;
import hpcbench.deploy.JobFolder;
import hpcbench.deploy.JobState;
import hpcbench.deploy.LocalTransport;
import hpcbench.deploy.RefusedJobException;
import hpcbench.deploy.Submission;
import hpcbench.plan.Plan;
import hpcbench.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// From a recipe to a job on a cluster, and to its report. Run on the cluster's login node.
final class ClusterBenchmark {
  private final Console console;
  private final RunOptions options;
  private final ClusterOptions cluster;
  private final Optional<Path> home;

  /// @param home the folder the toolkit is installed in, which all nodes must see
  ClusterBenchmark(
      Console console, RunOptions options, ClusterOptions cluster, Optional<Path> home) {
    this.console = console;
    this.options = options;
    this.cluster = cluster;
    this.home = home;
  }

  /// Checks the plan, submits it, and follows the job to its end, unless it is detached.
  ///
  /// @throws CommandFailure when the job would be refused
  ExitCode of(Recipe recipe, Plan plan, Path runs, boolean detach) throws IOException {
    try {
      JobFolder folder = submit(recipe, plan, runs);
      announce(folder);
      return detach ? detached(folder) : follow(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private JobFolder submit(Recipe recipe, Plan plan, Path runs)
      throws IOException, InterruptedException {
    ClusterOptions.Chosen chosen = cluster.read(console, home);
    Submission.Order order =
        new Submission.Order(
            recipe,
            plan,
            chosen.profile(),
            chosen.file(),
            runs.toAbsolutePath().normalize(),
            launcher());
    try {
      return new Submission(new LocalTransport(console.environment()), console.environment())
          .submit(order);
    } catch (RefusedJobException refused) {
      throw new CommandFailure(
          ExitCode.INVALID_INPUT,
          "the job is not submitted, since it could not run:\n" + refused.getMessage());
    } catch (IllegalArgumentException unusable) {
      throw new CommandFailure(ExitCode.INVALID_INPUT, String.valueOf(unusable.getMessage()));
    }
  }

  private Path launcher() {
    return home.map(folder -> folder.resolve("hpcbench").toAbsolutePath().normalize())
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.MISSING,
                "cannot tell where hpcbench is installed; start it with its own launcher"));
  }

  private void announce(JobFolder folder) throws IOException {
    Job job = folder.job();
    console
        .err()
        .printf(
            "job %s submitted: %d nodes, profile %s%njob folder   %s%n",
            job.id(), job.nodes(), job.profile(), folder.path());
  }

  private ExitCode detached(JobFolder folder) throws IOException {
    console.out().println(folder.path());
    console
        .err()
        .printf(
            "see how it goes with: hpcbench status %1$s%nfollow it with: hpcbench logs -f %1$s%n",
            folder.path());
    return ExitCode.OK;
  }

  private ExitCode follow(JobFolder folder) throws IOException, InterruptedException {
    JobFollower follower =
        new JobFollower(console.err(), folder, JobOptions.watch(console, folder));
    try (StopSignals signals = StopSignals.leaving(follower::leave)) {
      JobState state = follower.follow();
      if (state instanceof JobState.Ended ended) {
        return new JobResult(console).show(folder, ended, options.json, options.allowInvalid);
      }
      console
          .err()
          .printf(
              "no longer followed: the job %s%nfollow it with: hpcbench logs -f %2$s%nend it with:"
                  + " hpcbench cancel %2$s%n",
              JobWords.of(state), folder.path());
      return signals.received().orElse(ExitCode.RUN_FAILED);
    }
  }
}
