package hpcbench.deploy;

import hpcbench.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Submits a plan as a job, after everything was checked that can be checked beforehand.
public final class Submission {
  private final Transport transport;
  private final Slurm slurm;
  private final Map<String, String> environment;

  /// @param transport where Slurm's commands run
  /// @param environment variables of the person's shell
  public Submission(Transport transport, Map<String, String> environment) {
    this.transport = transport;
    this.slurm = new Slurm(transport);
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
  /// @param program the `hpcbench` launcher, where all nodes see it
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
      fill(folder, order);
      refuseIfAny(refusal(folder, order).stream().toList());
      folder.write(job(slurm.submit(folder.script()), version, order));
      return folder;
    } catch (RefusedJobException | IOException | InterruptedException e) {
      remove(folder);
      throw e;
    }
  }

  private List<String> problems(Order order) throws SlurmException, InterruptedException {
    List<String> problems =
        new ArrayList<>(SiteRules.problems(order.plan(), order.profile(), environment));
    problems.addAll(SlurmRules.problems(facts(order), slurm.partitions()));
    problems.addAll(new NeededFiles(order.plan(), order.profile()).problems(transport));
    new Modules(order.profile()).problem(transport).ifPresent(problems::add);
    return problems;
  }

  private JobFacts facts(Order order) {
    return JobFacts.of(order.plan(), order.profile(), environment);
  }

  private void fill(JobFolder folder, Order order) throws IOException {
    JobPlace place = new JobPlace(folder.path(), order.work(), order.program());
    folder.write(order.recipe(), order.profileFile());
    folder.write(JobScript.of(order.plan(), order.profile(), place, environment));
  }

  private static Job job(JobId id, SlurmVersion version, Order order) {
    return new Job(
        id,
        Instant.now(),
        order.plan().scenario(),
        order.profile().name(),
        version.toString(),
        order.plan().orchestration().totalNodes(),
        order.work().resumed());
  }

  private Optional<String> refusal(JobFolder folder, Order order)
      throws SlurmException, InterruptedException {
    Optional<String> words = slurm.refusal(folder.script());
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
