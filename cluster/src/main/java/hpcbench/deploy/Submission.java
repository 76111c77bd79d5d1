package hpcbench.deploy;

import hpcbench.plan.Plan;
import hpcbench.service.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Submits a plan as a job, after everything was checked that can be checked beforehand.
public final class Submission {
  /// How often a job is looked for that may have been submitted.
  private static final int LOOKS = 4;

  private final Cluster cluster;
  private final Slurm slurm;
  private final Services services;
  private final Map<String, String> environment;

  /// @param cluster where to
  /// @param services the services there are, which know their settings
  /// @param environment variables of the person's shell
  public Submission(Cluster cluster, Services services, Map<String, String> environment) {
    this.cluster = cluster;
    this.services = services;
    this.slurm = cluster.slurm();
    this.environment = Map.copyOf(environment);
  }

  /// What is to be submitted.
  ///
  /// @param recipe what was written
  /// @param plan what it means
  /// @param work what the job does with it
  /// @param profile the cluster
  /// @param profileFile the file that it was read from
  /// @param runs folder that the job's own folder is made in
  /// @param program the `hpcbench` launcher, where all nodes see it, or an archive of the toolkit,
  ///   as `hpcbench dist` makes it; for a cluster that is reached over SSH it must be an archive
  public record Order(
      String recipe,
      Plan plan,
      JobWork work,
      Profile profile,
      Path profileFile,
      Path runs,
      Path program) {}

  /// Checks and submits. Nothing is left behind of a job that is refused.
  ///
  /// @throws RefusedJobException with everything that would make the job fail or wait for ever
  /// @throws SlurmException when Slurm cannot be asked
  /// @throws IOException when the job's folder cannot be made
  public JobFolder submit(Order order)
      throws RefusedJobException, IOException, InterruptedException {
    SlurmVersion version = slurm.version();
    refuseIfAny(problems(order));
    JobFolder folder = JobFolder.make(order.runs(), order.plan().scenario(), Instant.now());
    try {
      JobPlace place = cluster.storage().place(folder, order);
      submit(folder, place, order, version);
      return folder;
    } catch (RefusedJobException | IOException | InterruptedException | RuntimeException e) {
      remove(folder);
      throw e;
    }
  }

  private void submit(JobFolder folder, JobPlace place, Order order, SlurmVersion version)
      throws RefusedJobException, IOException, InterruptedException {
    try {
      fill(folder, place, order);
      refuseIfAny(refusal(folder.script(), order).stream().toList());
      folder.write(job(submitted(place.script()), place, version, order));
    } catch (RefusedJobException | IOException | InterruptedException e) {
      remove(place, e);
      throw e;
    }
  }

  /// What cannot be removed is no reason to say anything else than what went wrong before.
  private void remove(JobPlace place, Exception problem) throws InterruptedException {
    try {
      cluster.storage().remove(place);
    } catch (IOException left) {
      problem.addSuppressed(left);
    }
  }

  /// A connection that breaks on the way back leaves a job that nobody knows of: it is looked for.
  private JobId submitted(Path script) throws IOException, InterruptedException {
    try {
      return slurm.submit(script);
    } catch (UnreachableException lost) {
      return found(script, lost);
    }
  }

  /// A `sbatch` that lost its connection may still be at work, so one look is not enough to say
  /// that there is no job.
  private JobId found(Path script, UnreachableException lost)
      throws IOException, InterruptedException {
    for (int look = 0; look < LOOKS; look++) {
      TimeUnit.NANOSECONDS.sleep(cluster.pause().toNanos());
      try {
        Optional<JobId> job = slurm.jobOf(script);
        if (job.isPresent()) {
          return job.get();
        }
      } catch (UnreachableException still) {
        lost.addSuppressed(still);
      }
    }
    throw new SlurmException(
        "%s; no job was found afterwards. See with 'squeue --me --states=all --format=\"%%i %%o\"' on the login node whether one runs %s"
            .formatted(lost.getMessage(), script),
        lost);
  }

  /// Why a job would be refused, or could not run; empty when nothing is known against it. Nothing
  /// is submitted, and nothing is put on the cluster.
  ///
  /// @throws SlurmException when Slurm cannot be asked
  public List<String> refusals(Order order) throws IOException, InterruptedException {
    List<String> problems = problems(order);
    if (!problems.isEmpty()) {
      return problems;
    }
    JobPlace place = new JobPlace(order.runs().resolve("job"), order.work(), order.program());
    Path script = Files.createTempFile("hpcbench-job", ".sh");
    try {
      Files.writeString(script, JobScript.of(order.plan(), order.profile(), place, environment));
      return refusal(script, order).stream().toList();
    } finally {
      Files.delete(script);
    }
  }

  /// The beginning of a command line that runs a command once on each of some nodes, as a job of
  /// its own that is charged like this order's.
  public List<String> nodeCommand(Order order, int nodes) {
    JobFacts facts = facts(order);
    List<String> words = new ArrayList<>(List.of("srun", "--job-name=hpcbench-doctor"));
    words.addAll(List.of("--nodes=" + nodes, "--ntasks-per-node=1", "--time=5"));
    facts.account().ifPresent(account -> words.add("--account=" + account));
    facts.partition().ifPresent(partition -> words.add("--partition=" + partition));
    facts.qos().ifPresent(qos -> words.add("--qos=" + qos));
    facts.reservation().ifPresent(name -> words.add("--reservation=" + name));
    facts.constraint().ifPresent(features -> words.add("--constraint=" + features));
    int gpus = gpusOfANode(order);
    words.addAll(gpus == 0 ? List.of() : StepResources.gpus(order.profile().slurm(), gpus));
    return List.copyOf(words);
  }

  /// The GPUs that each node of a job is asked for.
  public static int gpusOfANode(Order order) {
    return NodeShare.of(order.plan()).gpus();
  }

  private List<String> problems(Order order) throws SlurmException, InterruptedException {
    List<String> problems = new ArrayList<>(ofTheRunItself(order));
    problems.addAll(SiteRules.problems(order.plan(), order.profile(), environment));
    problems.addAll(SlurmRules.problems(facts(order), slurm.partitions()));
    problems.addAll(new NeededFiles(order.plan(), order.profile()).problems(cluster.transport()));
    new Modules(order.profile()).problem(cluster.transport()).ifPresent(problems::add);
    return problems;
  }

  /// What the run would end with as soon as it has its nodes. The files of an earlier run are those
  /// that it was made with, or it is not begun again.
  private List<String> ofTheRunItself(Order order) {
    Preflight preflight = new Preflight(order.plan(), services);
    List<String> problems = new ArrayList<>(preflight.problems());
    if (order.work() instanceof JobWork.Recipe(Path folder)) {
      problems.addAll(preflight.promptProblems(folder));
    }
    return problems;
  }

  private JobFacts facts(Order order) {
    return JobFacts.of(order.plan(), order.profile(), environment);
  }

  private void fill(JobFolder folder, JobPlace place, Order order)
      throws IOException, InterruptedException {
    folder.write(order.recipe(), order.profileFile());
    folder.write(JobScript.of(order.plan(), order.profile(), place, environment));
    cluster.storage().put(folder, place);
  }

  private Job job(JobId id, JobPlace place, SlurmVersion version, Order order) {
    return new Job(
        id,
        Instant.now(),
        order.plan().scenario(),
        order.profile().name(),
        version.toString(),
        order.plan().orchestration().totalNodes(),
        order.work().resumed(),
        cluster.login().map(login -> new Job.Remote(login, place.folder().toString())));
  }

  /// @param script a file of this machine
  private Optional<String> refusal(Path script, Order order)
      throws SlurmException, InterruptedException {
    Optional<String> words = slurm.refusal(script);
    return words.isPresent() ? Optional.of(explain(words.get(), facts(order))) : Optional.empty();
  }

  /// Slurm's words, with the key of the recipe they are about and what there is instead.
  private String explain(String words, JobFacts facts) throws InterruptedException {
    String user = environment.getOrDefault("USER", System.getProperty("user.name"));
    if (words.contains("account")) {
      return "account: Slurm refuses %s (%s)%s"
          .formatted(named(facts.account()), words, instead(slurm.accounts(user)));
    }
    if (words.contains("qos") || words.contains("QOS")) {
      return "qos: Slurm refuses %s (%s)%s"
          .formatted(named(facts.qos()), words, instead(slurm.qualitiesOfService(user)));
    }
    if (words.contains("reservation")) {
      return "reservation: Slurm refuses %s (%s); 'scontrol show reservation' lists those there are"
          .formatted(named(facts.reservation()), words);
    }
    if (words.contains("eature") && facts.constraint().isPresent()) {
      return "constraint: Slurm refuses %s (%s); 'sinfo --format=\"%%f %%N\"' lists the features of nodes"
          .formatted(named(facts.constraint()), words);
    }
    return "Slurm refuses the job: " + words;
  }

  private static String named(Optional<String> name) {
    return name.map(text -> "'" + text + "'").orElse("a job without one");
  }

  private static String instead(Collection<String> names) {
    return names.isEmpty() ? "" : "; you may use " + String.join(", ", names);
  }

  private static void refuseIfAny(List<String> problems) throws RefusedJobException {
    if (!problems.isEmpty()) {
      throw new RefusedJobException(problems);
    }
  }

  private static void remove(JobFolder folder) throws IOException {
    for (Path file : folder.files()) {
      Files.delete(file);
    }
    Files.delete(folder.path());
  }
}
