package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.cli.CommandLineHere.Ended;
import hpcbench.testing.LoginNode;
import hpcbench.testing.Requirement;
import hpcbench.testing.SlurmCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
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
  void modulesContainerAndGpusAreTriedAsAJobUsesThem(SlurmCluster cluster) throws Exception {
    Requirement.require(
        Files.exists(Path.of("/etc/profile.d/modules.sh")),
        "there are no environment modules; apt-get install environment-modules");
    Path modules = Files.createDirectories(folder.resolve("modulefiles/tool"));
    Files.writeString(modules.resolve("1.0"), "#%Module1.0\nsetenv TOOL_HOME /opt/tool\n");
    String recipe =
        RECIPE
            + "resources: { servers: { gpus: 2 } }\n"
            + "artifacts: { containers_dir: %s, service: { path: image } }\n".formatted(image());
    assertThat(doctor(cluster, recipe, "--profile", profile("tool/1.0"), "--nodes", "2").out())
        .containsPattern("ok +containers +ch-run runs a command in ")
        .containsPattern("ok +start-on-nodes +modules and container start")
        .containsPattern("ok +gpus-on-nodes +node01 gives 2 GPUs, 2 wanted");
    assertThat(doctor(cluster, recipe, "--profile", profile("tool/2.0"), "--nodes", "1").out())
        .containsPattern("FAILED +job +profile site: its modules tool/2.0 cannot be loaded")
        .containsPattern("FAILED +containers +ch-run failed: .*'tool/2.0'")
        .containsPattern("FAILED +start-on-nodes +on node01: .*'tool/2.0'");
  }

  /// The folder that an image of one program is in.
  private Path image() throws Exception {
    Path busybox = Requirement.program("install it: apt-get install busybox-static", "busybox");
    Path _ = Requirement.program("install it: apt-get install charliecloud", "ch-run");
    Path image = folder.resolve("images/image");
    for (String name : List.of("bin", "dev", "etc", "proc", "sys", "tmp", "usr/bin")) {
      Files.createDirectories(image.resolve(name));
    }
    for (String name : List.of("passwd", "group", "hosts", "resolv.conf")) {
      Files.createFile(image.resolve("etc").resolve(name));
    }
    Files.copy(busybox, image.resolve("bin/true"), StandardCopyOption.COPY_ATTRIBUTES);
    return image.getParent();
  }

  private String profile(String module) throws Exception {
    return Files.writeString(
            folder.resolve("site.yaml"),
            """
            name: site
            description: "The test cluster, with modules and Charliecloud."
            verified: never
            container: { runtime: charliecloud, gpus: none }
            modules: [%s]
            module_paths: [%s]
            """
                .formatted(module, folder.resolve("modulefiles")))
        .toString();
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
    Map<String, String> variables = new HashMap<>(cluster.environment());
    variables.putIfAbsent("USER", System.getProperty("user.name")); // Charliecloud asks for it
    return doctor(variables, recipe, more);
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
