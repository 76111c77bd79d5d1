package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.cli.CommandLineHere.Ended;
import hpcbench.testing.LoginNode;
import hpcbench.testing.SlurmCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The doctor on a real cluster, with planted faults.
@ExtendWith(SlurmCluster.Extension.class)
class DoctorOnSlurmTest {
  private static final String RECIPE =
      """
      scenario: checked
      partition: gpu
      account: p200981
      orchestration:
        mode: slurm
        node_allocation: { servers: { nodes: 1 }, clients: { nodes: 1 } }
        job_config: { time_limit: 5m }
      workload: { service: dummy, model: simulated, duration: 5s }
      """;

  @TempDir Path folder;

  @Test
  void nodesAreAskedAndSeeTheFolder(SlurmCluster cluster) throws Exception {
    Ended ended = doctor(cluster, RECIPE, "--nodes", "2");
    assertThat(ended.out())
        .containsPattern("ok +slurm +Slurm 2\\d\\.\\d\\d")
        .containsPattern("ok +job +Slurm would take it")
        .containsPattern("ok +shared-folder +all nodes see ")
        .containsPattern("clocks +clocks of 2 nodes within ");
    try (Stream<Path> left = Files.list(folder.resolve("runs"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aWrongAccountAndAMissingImageAreFailuresWithWhatToDo(SlurmCluster cluster) throws Exception {
    Ended wrong = doctor(cluster, RECIPE.replace("p200981", "other"));
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.MISSING.number());
    assertThat(wrong.out())
        .containsPattern("FAILED +job +account: Slurm refuses 'other'")
        .contains("you may use p200981");
    Ended missing =
        doctor(
            cluster, RECIPE + "artifacts: { containers_dir: /none, service: { path: x.sif } }\n");
    assertThat(missing.out())
        .containsPattern("FAILED +job +artifacts.service.path: there is no image /none/x.sif")
        .containsPattern("FAILED +image +there is no /none/x.sif");
  }

  @Test
  void fromALaptopTheLoginNodeIsLookedAt(SlurmCluster cluster) throws Exception {
    Map<String, String> proxies =
        Map.of("http_proxy", "http://proxy:3128", "no_proxy", "node01,10.78.0.11");
    Map<String, String> there = new HashMap<>(cluster.environment());
    there.putAll(proxies);
    try (LoginNode login = LoginNode.start(folder, there)) {
      Map<String, String> laptop = new HashMap<>(login.environment());
      laptop.put("HPCBENCH_HOST", LoginNode.HOST);
      laptop.put("SLURM_CONF", "/nowhere");
      String site = folder.resolve("site").toString();
      Ended ended =
          doctor(
              laptop,
              RECIPE.replace("model: simulated", "model: /no/such/model"),
              "--remote-dir",
              site,
              "--nodes",
              "2");
      assertThat(ended.out())
          .containsPattern("ok +slurm +Slurm 2\\d\\.\\d\\d")
          .containsPattern("FAILED +job +workload.model: there is no /no/such/model")
          .containsPattern("FAILED +model +workload.model: there is no /no/such/model")
          .containsPattern("ok +shared-folder +all nodes see " + site)
          .containsPattern(
              "warning +no-proxy +no_proxy of node01 does not cover node02, 10.78.0.12")
          .doesNotContain("toolkit-on-nodes");
      assertThat(folder.resolve("runs")).doesNotExist();
      assertThat(Path.of(site)).isEmptyDirectory();
    }
  }

  private Ended doctor(SlurmCluster cluster, String recipe, String... more) throws Exception {
    return doctor(cluster.environment(), recipe, more);
  }

  private Ended doctor(Map<String, String> variables, String recipe, String... more)
      throws Exception {
    Path file = Files.writeString(folder.resolve("recipe.yaml"), recipe);
    Stream<String> words =
        Stream.of(
            "doctor", "--recipe", file.toString(), "--runs-dir", folder.resolve("runs").toString());
    return CommandLineHere.in(
        CommandLineHere.ROOT,
        variables,
        Stream.concat(words, Stream.of(more)).toArray(String[]::new));
  }
}
