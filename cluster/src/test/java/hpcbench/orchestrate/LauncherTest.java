package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hpcbench.deploy.SlurmSite;
import hpcbench.deploy.StepResources;
import hpcbench.recipe.ByteSize;
import hpcbench.recipe.Resources;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command lines that start steps, word by word.
class LauncherTest {
  private static final List<String> EXECUTOR =
      List.of("java", "-cp", "a b.jar", "Main", "executor");

  private static SrunLauncher srun(SlurmSite.GpuSyntax gpus) {
    return new SrunLauncher(
        new StepResources(
            new SlurmSite(
                "22.05",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                gpus,
                Optional.empty(),
                SlurmSite.MemorySyntax.ASKED,
                SlurmSite.Exclusive.AS_ASKED,
                List.of(),
                List.of(),
                List.of())));
  }

  private static Step step(String name, String node, int gpus, int cores, String memory) {
    return new Step(
        name,
        node,
        new Step.Part.Own(new Resources.Share(gpus, cores, ByteSize.parse(memory))),
        List.of(),
        EXECUTOR);
  }

  @Test
  void aClientStepIsGivenItsCoresAndNoGpu() {
    assertThat(
            srun(SlurmSite.GpuSyntax.GPUS_PER_NODE)
                .commandLine(step("client-1", "node07", 0, 2, "16GiB")))
        .containsExactly(
            "srun",
            "--job-name=hpcbench-client-1",
            "--nodes=1",
            "--ntasks=1",
            "--nodelist=node07",
            "--exact",
            "--cpus-per-task=2",
            "--mem=16384M",
            "--gres=none",
            "--mpi=none",
            "--unbuffered",
            "--export=ALL",
            "--wait=0",
            "java",
            "-cp",
            "a b.jar",
            "Main",
            "executor");
  }

  @Test
  void aServerStepIsGivenItsGpus() {
    assertThat(
            srun(SlurmSite.GpuSyntax.GPUS_PER_NODE)
                .commandLine(step("vllm-1", "gpu-03", 4, 16, "1500MB")))
        .containsSubsequence(
            "--nodelist=gpu-03",
            "--exact",
            "--cpus-per-task=16",
            "--mem=1431M",
            "--gpus-per-node=4",
            "java");
    assertThat(srun(SlurmSite.GpuSyntax.GRES).commandLine(step("vllm-1", "gpu-03", 4, 16, "1MB")))
        .contains("--gres=gpu:4");
    assertThat(srun(SlurmSite.GpuSyntax.NONE).commandLine(step("vllm-1", "gpu-03", 4, 16, "1MB")))
        .noneMatch(word -> word.startsWith("--g"));
  }

  @Test
  void whatTheJobSetsForItsStepsDoesNotReachSrun() {
    SrunLauncher srun = srun(SlurmSite.GpuSyntax.GPUS_PER_NODE);
    assertThat(
            List.of("SLURM_CPUS_PER_TASK", "SLURM_MEM_PER_CPU", "SLURM_GPUS", "SRUN_CPUS_PER_TASK"))
        .allMatch(srun::scrubs);
    assertThat(List.of("SLURM_JOB_ID", "SLURM_CONF", "SLURM_JOB_NODELIST", "PATH", "HF_TOKEN"))
        .noneMatch(srun::scrubs);
  }

  @Test
  void whatWatchesANodeOverlapsWithWhatRunsThere() {
    assertThat(
            srun(SlurmSite.GpuSyntax.GPUS_PER_NODE)
                .commandLine(
                    new Step(
                        "monitor-gpu-03", "gpu-03", new Step.Part.Beside(4), List.of(), EXECUTOR)))
        .containsSubsequence(
            "--nodelist=gpu-03",
            "--overlap",
            "--cpus-per-task=1",
            "--mem=0",
            "--gpus-per-node=4",
            "java");
  }

  /// Everything that a shell might read otherwise, and a line break.
  private static final List<String> HARD =
      List.of("printf", "%s\n", "a b", "it's", "\"$HOME\" `id` \\ !! *", "", "two\nlines", "ü");

  @Test
  void overSshNothingOfTheStepButItsNodeIsOnTheCommandLine() {
    SshLauncher ssh = SshLauncher.of(Map.of("HPCBENCH_SSH", "ssh -F config"), Path.of("/runs"));
    Step step = new Step("vllm-1", "node07", new Step.Part.Beside(0), List.of(), HARD);
    assertThat(ssh.commandLine(step))
        .startsWith("ssh", "-F", "config", "-T")
        .contains("-oStrictHostKeyChecking=yes", "-oBatchMode=yes")
        .containsSubsequence("--", "node07")
        .noneMatch(word -> word.contains("it's"));
    for (String node : List.of("-oProxyCommand=id", "a b", "$(id)", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              ssh.commandLine(new Step("vllm-1", node, new Step.Part.Beside(0), List.of(), HARD)))
          .withMessageContaining("no name of a node");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            ssh.commandLine(
                new Step(
                    "vllm-1",
                    "node07",
                    new Step.Part.Beside(0),
                    List.of("--container-image=x"),
                    HARD)))
        .withMessageContaining("--container-image=x", "apptainer");
  }

  /// As the SSH service does, a shell is given the last word of the command line.
  @Test
  void overSshTheCommandItsFolderAndItsVariablesArriveAsTheyAre(@TempDir Path folder)
      throws Exception {
    SshLauncher ssh = SshLauncher.of(Map.of(), folder);
    List<String> command = new ArrayList<>(HARD);
    command.addAll(0, List.of("bash", "-c", "pwd; echo \"$KEY\" $SSH_TTY; \"$@\"; cat", "bash"));
    Step step = new Step("x", "node07", new Step.Part.Beside(0), List.of(), command);
    Map<String, String> variables =
        Map.of("KEY", "s'e\nc$ret", "SSH_TTY", "/dev/pts/1", "BASH_FUNC_x%%", "() { :; }");
    Process shell =
        new ProcessBuilder("sh", "-c", ssh.commandLine(step).getLast())
            .redirectErrorStream(true)
            .start();
    shell.getOutputStream().write(ssh.opening(step, variables));
    shell.getOutputStream().write("the rest".getBytes(StandardCharsets.UTF_8));
    shell.getOutputStream().close();
    String told = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String words = String.join("\n", HARD.subList(2, HARD.size()));
    assertThat(told)
        .isEqualTo("%s\ns'e\nc$ret\n%s\nthe rest".formatted(folder.toRealPath(), words));
    assertThat(shell.waitFor()).isZero();
  }

  @Test
  void onThisMachineTheCommandIsStartedAsItIs() {
    LocalLauncher launcher = new LocalLauncher();
    assertThat(launcher.commandLine(step("client-1", "localhost", 0, 1, "1GB")))
        .isEqualTo(EXECUTOR);
    assertThat(launcher.commandLine(step("client-1", "127.0.0.2", 0, 1, "1GB")))
        .isEqualTo(EXECUTOR);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> launcher.commandLine(step("client-1", "192.0.2.1", 0, 1, "1GB")))
        .withMessageContaining("node 192.0.2.1 is another machine")
        .withMessageContaining("--launcher ssh");
  }
}
