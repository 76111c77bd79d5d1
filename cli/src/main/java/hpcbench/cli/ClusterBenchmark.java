package hpcbench.cli;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.Job;
import hpcbench.deploy.JobFolder;
import hpcbench.deploy.JobState;
import hpcbench.deploy.JobWork;
import hpcbench.deploy.Profile;
import hpcbench.deploy.RefusedJobException;
import hpcbench.deploy.Submission;
import hpcbench.plan.Plan;
import hpcbench.plan.Planner;
import hpcbench.recipe.Recipe;
import hpcbench.service.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// From a recipe to a job on a cluster, and to its report: on the cluster's login node, or from
/// elsewhere over SSH.
final class ClusterBenchmark {
  private final Console console;
  private final Services services;
  private final RunOptions options;
  private final SubmitOptions submit;
  private final Optional<Path> home;

  /// @param home the folder the toolkit is installed in, which all nodes must see
  ClusterBenchmark(
      Console console,
      Services services,
      RunOptions options,
      SubmitOptions submit,
      Optional<Path> home) {
    this.console = console;
    this.services = services;
    this.options = options;
    this.submit = submit;
    this.home = home;
  }

  /// What is submitted.
  ///
  /// @param recipe what was written
  /// @param plan what it means
  /// @param work what the job does with it
  /// @param runs folder that the job's own folder is made in
  /// @param profile the file of the profile where the person names none
  private record Order(String recipe, Plan plan, JobWork work, Path runs, Optional<Path> profile) {}

  /// Runs a recipe from its beginning.
  ///
  /// @param runs folder that the job's own folder is made in
  /// @throws CommandFailure when the job would be refused
  ExitCode run(Recipe recipe, Path runs) throws IOException {
    JobWork work = new JobWork.Recipe(recipe.folder().toAbsolutePath().normalize());
    return submitted(new Order(recipe.text(), Planner.plan(recipe), work, runs, Optional.empty()));
  }

  /// Runs the plan of an earlier run again.
  ///
  /// @param runs folder that the job's own folder is made in
  /// @throws CommandFailure when the job would be refused
  ExitCode again(KeptRun earlier, Path runs) throws IOException {
    return submitted(order(earlier, new JobWork.Rerun(earlier.folder().path()), runs));
  }

  /// Finishes a run that was cut, with a job beside the one that it had.
  ///
  /// @throws CommandFailure when the job would be refused, or another one is at work on the run
  ExitCode rest(KeptRun cut) throws IOException {
    Path run = cut.folder().path();
    return submitted(order(cut, new JobWork.Resume(run), run.resolve("../..").normalize()));
  }

  private static Order order(KeptRun kept, JobWork work, Path runs) throws IOException {
    return new Order(
        kept.recipe(), kept.locked().plan(), work, runs, JobFolder.profileOf(kept.folder().path()));
  }

  /// Checks, submits, and follows the job to its end, unless it is detached.
  private ExitCode submitted(Order order) throws IOException {
    ClusterOptions.Chosen chosen = submit.cluster.read(console, home, order.profile());
    try (Cluster cluster = cluster(order.work(), chosen.profile())) {
      if (order.work() instanceof JobWork.Resume(Path run)) {
        requireNobodyAtWorkOn(run, cluster);
      }
      JobFolder folder = submit(order, chosen, cluster);
      announce(folder);
      return submit.detach ? detached(folder) : follow(folder, cluster);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  /// An earlier run is gone on with where it is.
  private Cluster cluster(JobWork work, Profile profile) throws IOException, InterruptedException {
    Optional<Job> earlier = work.earlierRun().flatMap(JobFolder::jobOf);
    return earlier.isPresent()
        ? Cluster.of(earlier.get(), console.environment())
        : submit.login.cluster(console, profile);
  }

  private static void requireNobodyAtWorkOn(Path run, Cluster cluster)
      throws IOException, InterruptedException {
    for (JobFolder folder : JobFolder.of(run)) {
      JobState state = JobOptions.watch(cluster, folder).state();
      if (state instanceof JobState.Waiting || state instanceof JobState.Running) {
        throw new CommandFailure(
            ExitCode.INVALID_INPUT,
            "job %s is to finish this run: it %s; see it with: hpcbench status %s"
                .formatted(folder.job().id(), JobWords.of(state), folder.path()));
      }
    }
  }

  private JobFolder submit(Order order, ClusterOptions.Chosen chosen, Cluster cluster)
      throws IOException, InterruptedException {
    try {
      return new Submission(cluster, services, console.environment())
          .submit(
              new Submission.Order(
                  order.recipe(),
                  order.plan(),
                  order.work(),
                  chosen.profile(),
                  chosen.file(),
                  order.runs().toAbsolutePath().normalize(),
                  program(chosen.profile(), cluster)));
    } catch (RefusedJobException refused) {
      throw new CommandFailure(
          ExitCode.INVALID_INPUT,
          "the job is not submitted, since it could not run:\n" + refused.getMessage());
    } catch (IllegalArgumentException unusable) {
      throw new CommandFailure(ExitCode.INVALID_INPUT, String.valueOf(unusable.getMessage()));
    }
  }

  /// Nodes that share this machine's files have its toolkit; for others it is packed.
  private Path program(Profile profile, Cluster cluster) throws IOException, InterruptedException {
    if (submit.toolkit.isPresent()) {
      return given(submit.toolkit.get());
    }
    return cluster.login().isPresent() ? archive(profile) : launcher();
  }

  private static Path given(Path toolkit) {
    if (!toolkit.toString().endsWith(".tar.gz") || !Files.isRegularFile(toolkit)) {
      throw new CommandFailure(
          ExitCode.MISSING,
          "--toolkit takes an archive .tar.gz, as hpcbench dist makes it, and %s is none"
              .formatted(toolkit));
    }
    return toolkit.toAbsolutePath().normalize();
  }

  private Path launcher() {
    return installed().resolve("hpcbench");
  }

  /// The toolkit with a Java runtime, since nodes may have none.
  private Path archive(Profile profile) throws IOException, InterruptedException {
    return new NodeArchive(console).of(installed(), profile);
  }

  private Path installed() {
    return home.map(folder -> folder.toAbsolutePath().normalize())
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

  private ExitCode follow(JobFolder folder, Cluster cluster)
      throws IOException, InterruptedException {
    JobFollower follower = new JobFollower(console.err(), folder, cluster);
    try (StopSignals signals = StopSignals.leaving(follower::leave)) {
      JobState state = follower.follow();
      if (state instanceof JobState.Ended || signals.received().isEmpty()) {
        return new JobResult(console, cluster)
            .show(folder, state, options.json, options.allowInvalid);
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
