package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The toolkit for nodes that are reached over SSH.
class NodeArchiveTest {
  @TempDir Path runs;

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "x86_64"})
  void nodesOfAnotherKindAreRefusedBeforeAnythingIsSent() {
    CommandLineHere.Ended run =
        CommandLineHere.run(
            "run",
            "--recipe",
            CommandLineHere.ROOT.resolve("recipes/slurm-simulated.yaml").toString(),
            "--profile",
            "alps",
            "--host",
            "no-such-host.invalid",
            "--runs-dir",
            runs.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID_INPUT.number());
    assertThat(run.err()).contains("nodes of 'alps' run Linux on aarch64", "hpcbench dist --jmods");
    assertThat(runs).isEmptyDirectory();
  }
}
