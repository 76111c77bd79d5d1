package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.plan.Plan;
import hpcbench.plan.Planner;
import hpcbench.recipe.Recipe;
import hpcbench.recipe.RecipeReader;
import hpcbench.recipe.ServiceCatalog;
import hpcbench.service.Services;
import hpcbench.testing.Requirement;
import hpcbench.testing.SlurmCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Jobs on a real cluster, with a stand-in for the orchestrator that tells what it is given.
@ExtendWith(SlurmCluster.Extension.class)
class SubmissionTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final String STAND_IN =
      """
      #!/bin/bash
      # Tells its arguments, then waits to be told to stop.
      echo "arguments: $*"
      echo "module: ${TOOL_HOME-none}"
      echo "steps: ${SLURM_GPUS_PER_NODE-unset} ${SLURM_OVERLAP-unset} ${SLURM_CONF:+found}"
      srun --nodes=1 --ntasks=1 --nodelist="$3" --exact --cpus-per-task=2 --mem=500M --gres=gpu:2 \\
        bash -c 'echo "server: $(hostname) $CUDA_VISIBLE_DEVICES"'
      srun --nodes=1 --ntasks=1 --nodelist="$5" --exact --cpus-per-task=1 --mem=500M --gres=none \\
        bash -c 'echo "client: $(hostname) ${CUDA_VISIBLE_DEVICES:-no gpus}"'
      trap 'echo "told to stop"; exit 143' TERM
      echo ready
      while [ ! -e "$HPCBENCH_TEST_GO" ]; do sleep 0.2; done
      exit 6
      """;

  private static final String RECIPE =
      """
      scenario: roles
      partition: gpu
      account: p200981
      qos: short
      orchestration:
        mode: slurm
        node_allocation: { servers: { nodes: 1 }, clients: { nodes: 2 }, monitors: { nodes: 1 } }
        job_config: { time_limit: 5m }
      resources:
        servers: { gpus: 2, cpus_per_task: 2, mem_gb: 1 }
        clients: { cpus_per_task: 1, mem_gb: 1 }
      workload: { service: dummy, model: simulated, duration: 5s }
      """;

  @TempDir Path folder;
  private Path program;
  private Path go;
  private Map<String, String> environment;
  private Cluster here;
  private Slurm slurm;

  @BeforeEach
  void standIn(SlurmCluster cluster) throws Exception {
    go = folder.resolve("go");
    program = Files.writeString(folder.resolve("hpcbench"), STAND_IN);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    environment = new HashMap<>(System.getenv());
    environment.putAll(cluster.environment());
    environment.put("HPCBENCH_TEST_GO", go.toString());
    environment.put("SLURM_OVERLAP", "1");
    environment.put("SBATCH_NO_REQUEUE", "0");
    here = Cluster.here(environment);
    slurm = here.slurm();
  }

  @Test
  void everyNodeGetsItsRoleAndEveryStepItsShare() throws Exception {
    JobFolder job = submit(RECIPE);
    Files.createFile(go);
    JobState end = awaitEnd(job);
    String output = Files.readString(job.output());
    assertThat(end).as(output).isEqualTo(new JobState.Ended(JobState.End.FAILED, Optional.of(6)));
    assertThat(output)
        .contains("arguments: orchestrate --server-nodes node04 --client-nodes node02 node03 ")
        .contains("--workload-config-file " + job.path().resolve("recipe.yaml"))
        .contains("steps: unset unset found")
        .contains("server: node04 0,1")
        .contains("client: node02 no gpus");
    assertThat(job.job().slurm()).isEqualTo(slurm.version().toString());
  }

  @Test
  void aJobWhoseNumberWasLostWithTheConnectionIsFound() throws Exception {
    here = new Cluster(new LossyTransport(environment), new SharedStorage(), Optional.empty());
    Files.createFile(go);
    JobFolder job = submit(RECIPE);
    assertThat(job.job().id().number()).matches("\\d+");
    assertThat(awaitEnd(job)).isInstanceOf(JobState.Ended.class);
  }

  /// The connection breaks when a job has just been submitted.
  private static final class LossyTransport implements Transport {
    private final Transport whole;

    LossyTransport(Map<String, String> environment) {
      this.whole = new LocalTransport(environment);
    }

    @Override
    public Output run(List<String> command, Duration limit)
        throws SlurmException, InterruptedException {
      Output output = whole.run(command, limit);
      if (command.contains("--parsable")) {
        throw new UnreachableException("the connection broke");
      }
      return output;
    }

    @Override
    public Output send(Path file, List<String> command, Duration limit)
        throws SlurmException, InterruptedException {
      return whole.send(file, command, limit);
    }

    @Override
    public Output receive(List<String> command, Path file, Duration limit)
        throws SlurmException, InterruptedException {
      return whole.receive(command, file, limit);
    }
  }

  @Test
  void aCancelledJobIsToldAndKeepsItsWord(SlurmCluster cluster) throws Exception {
    JobFolder job = submit(RECIPE);
    awaitOutput(job, "ready");
    JobWatch watch = new JobWatch(here, job, System::nanoTime);
    assertThat(watch.state()).isInstanceOf(JobState.Running.class);
    slurm.cancel(job.job().id(), watch.state(), false);
    assertThat(awaitEnd(job))
        .isEqualTo(new JobState.Ended(JobState.End.CANCELLED, Optional.of(143)));
    assertThat(Files.readString(job.output())).contains("told to stop");
    await("the nodes to be empty", () -> cluster.processes().isEmpty());
  }

  @Test
  void scancelItselfEndsTheJobAsWell(SlurmCluster cluster) throws Exception {
    JobFolder job = submit(RECIPE);
    awaitOutput(job, "ready");
    assertThat(cluster.run("scancel", job.job().id().number()).exitCode()).isZero();
    assertThat(awaitEnd(job))
        .satisfies(
            state -> assertThat(((JobState.Ended) state).end()).isEqualTo(JobState.End.CANCELLED));
    await("the nodes to be empty", () -> cluster.processes().isEmpty());
  }

  @Test
  void aJobThatHadToGiveWayToAnotherSaysSo(SlurmCluster cluster) throws Exception {
    JobFolder job = submit(RECIPE);
    awaitOutput(job, "ready");
    SlurmCluster.Result urgent =
        cluster.run(
            "sbatch",
            "--account=p200981",
            "--qos=urgent",
            "--nodes=4",
            "--exclusive",
            "--time=1",
            "--output=/dev/null",
            "--wrap=true");
    assertThat(urgent.exitCode()).as(urgent.output()).isZero();
    JobWatch watch = new JobWatch(here, job, System::nanoTime);
    await(
        "the job to be known as preempted",
        () -> watch.state().equals(new JobState.Ended(JobState.End.PREEMPTED, Optional.of(143))));
    await("the nodes to be empty", () -> cluster.processes().isEmpty());
  }

  @Test
  void aJobThatWaitsIsTakenOutOfTheQueue() throws Exception {
    JobFolder first = submit(RECIPE);
    awaitOutput(first, "ready");
    JobFolder second = submit(RECIPE);
    JobWatch watch = new JobWatch(here, second, System::nanoTime);
    await("the second job to wait", () -> watch.state() instanceof JobState.Waiting);
    slurm.cancel(second.job().id(), watch.state(), false);
    assertThat(((JobState.Ended) awaitEnd(second)).end()).isEqualTo(JobState.End.CANCELLED);
    Files.createFile(go);
    assertThat(awaitEnd(first)).isInstanceOf(JobState.Ended.class);
  }

  @Test
  void aWrongAccountIsRefusedWithThoseThereAre() {
    assertThat(refusals(RECIPE.replace("account: p200981", "account: other")))
        .singleElement()
        .asString()
        .startsWith("account: Slurm refuses 'other'")
        .endsWith("; you may use p200981, root");
  }

  @Test
  void aWrongQosIsRefusedWithThoseThereAre() {
    assertThat(refusals(RECIPE.replace("qos: short", "qos: fast")))
        .singleElement()
        .asString()
        .startsWith("qos: Slurm refuses 'fast'")
        .endsWith("; you may use default, normal, short, urgent");
  }

  @Test
  void aWrongPartitionIsRefusedWithThoseThereAre() {
    assertThat(refusals(RECIPE.replace("partition: gpu", "partition: gpuu")))
        .containsExactly("partition: there is no partition 'gpuu' here; there are cpu, debug, gpu");
  }

  @Test
  void tooManyNodesAreRefusedBeforeAnythingIsSubmitted() throws Exception {
    assertThat(refusals(RECIPE.replace("servers: { nodes: 1 }", "servers: { nodes: 3 }")))
        .containsExactly(
            "orchestration.total_nodes: a job in partition gpu may have 4 nodes at most, and the"
                + " roles need 6; give them fewer, or name another partition");
    assertThat(JobFolder.all(folder)).isEmpty();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(program);
    }
  }

  @Test
  void aMissingImageAndMissingFoldersForItAreRefusedTogether() {
    assertThat(
            refusals(
                RECIPE
                    + "artifacts: { containers_dir: /images, service: { path: none.sif } }\n"
                    + "binds: [/etc:/etc, /no/models:/models, /tmp/no-such:/scratch]\n"))
        .containsExactly(
            "artifacts.service.path: there is no image /images/none.sif; hpcbench images pull makes"
                + " one of a registry's image, or name another file",
            "binds[1]: there is no /no/models to be seen as /models; make it, or bind another");
  }

  @Test
  void anImageThatWasNotPulledYetIsRefusedWithTheCommandThatDoes() {
    assertThat(
            refusals(
                RECIPE
                    + "artifacts: { containers_dir: /images, service: { path: docker://a/b:1 }"
                    + " }\n"))
        .containsExactly(
            "artifacts.service.path: there is no image /images/b_1.sif; pull it: hpcbench images"
                + " pull docker://a/b:1 --output /images/b_1.sif");
  }

  @Test
  void whatTheRunWouldEndWithIsRefusedBeforeItWaitsForItsNodes() throws Exception {
    Files.writeString(folder.resolve("questions.jsonl"), "{\"prompt\": \"a\"}\nno JSON\n");
    assertThat(
            refusals(
                RECIPE
                    .replace("partition: gpu", "partition: gpuu")
                    .replace(
                        "duration: 5s",
                        "dataset: {kind: jsonl, path: questions.jsonl}, duration: 5s")))
        .hasSize(2)
        .anySatisfy(problem -> assertThat(problem).contains("questions.jsonl", "2"))
        .anySatisfy(problem -> assertThat(problem).startsWith("partition: there is no"));
  }

  @Test
  void aReservationAndFeaturesThatThereAreNotAreRefused() {
    assertThat(refusals(RECIPE + "reservation: tuesday\n"))
        .singleElement()
        .asString()
        .startsWith("reservation: Slurm refuses 'tuesday'");
    assertThat(refusals(RECIPE + "constraint: a100&nvme\n"))
        .singleElement()
        .asString()
        .startsWith("constraint: Slurm refuses 'a100&nvme'");
  }

  @Test
  void aMissingModuleIsRefusedAndOneThatIsThereIsLoaded() throws Exception {
    Requirement.require(
        Files.exists(Path.of("/etc/profile.d/modules.sh")),
        "there are no environment modules; apt-get install environment-modules");
    Path modules = Files.createDirectories(folder.resolve("modulefiles/tool"));
    Files.writeString(modules.resolve("1.0"), "#%Module1.0\nsetenv TOOL_HOME /opt/tool\n");
    assertThat(refusals(RECIPE, profile("tool/2.0")))
        .singleElement()
        .asString()
        .startsWith("profile site: its modules tool/2.0 cannot be loaded (")
        .contains("Unable to locate a modulefile for 'tool/2.0'")
        .endsWith("'module avail' lists those there are, and a copy of the profile may name them");
    Files.createFile(go);
    JobFolder job = submit(RECIPE, profile("tool/1.0"));
    awaitEnd(job);
    assertThat(Files.readString(job.output())).contains("module: /opt/tool");
  }

  private Path profile(String module) throws Exception {
    return Files.writeString(
        folder.resolve("site.yaml"),
        """
        name: site
        description: "The test cluster, with modules."
        verified: never
        modules: [%s]
        module_paths: [%s]
        """
            .formatted(module, folder.resolve("modulefiles")));
  }

  private List<String> refusals(String recipe) {
    return refusals(recipe, Plans.PROFILES.file("generic"));
  }

  private List<String> refusals(String recipe, Path profile) {
    try {
      JobFolder job = submit(recipe, profile);
      throw new AssertionError("submitted " + job.path());
    } catch (RefusedJobException refused) {
      return refused.problems();
    } catch (Exception other) {
      throw new AssertionError(other);
    }
  }

  private JobFolder submit(String text) throws Exception {
    return submit(text, Plans.PROFILES.file("generic"));
  }

  private JobFolder submit(String text, Path profile) throws Exception {
    Recipe recipe =
        RecipeReader.read("test.yaml", text, folder, ServiceCatalog.of(Set.of("dummy")));
    Plan plan = Planner.plan(recipe);
    return new Submission(here, Services.installed(), environment)
        .submit(
            new Submission.Order(
                recipe.text(),
                plan,
                new JobWork.Recipe(folder),
                Plans.PROFILES.read(profile.toString()),
                profile,
                folder,
                program));
  }

  private JobState awaitEnd(JobFolder job) throws Exception {
    JobWatch watch = new JobWatch(here, job, System::nanoTime);
    await("the job to end", () -> watch.state() instanceof JobState.Ended);
    return watch.state();
  }

  private static void awaitOutput(JobFolder job, String line) throws Exception {
    await(
        "the job to say " + line,
        () ->
            Files.exists(job.output())
                && Files.readString(job.output()).lines().anyMatch(line::equals));
  }

  private interface Event {
    boolean isThere() throws Exception;
  }

  private static void await(String what, Event event) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!event.isThere()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }
}
