package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.deploy.Profile;
import hpcbench.deploy.Profiles;
import hpcbench.result.Json;
import hpcbench.result.Provenance.ServiceOrigin;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.testing.Requirement;
import hpcbench.testing.SlurmCluster;
import java.io.BufferedReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs whose service is in a container: the simulator of a packed toolkit, with its own Java
/// runtime. Charliecloud is the real one; Apptainer and Pyxis, which no Debian has, are programs
/// that take the words of the real ones and start the command without a container.
@ExtendWith({SlurmCluster.Extension.class, Release.Extension.class})
class ContainerRunTest {
  private static final String RECIPE =
      """
      scenario: contained
      orchestration: %s
      resources: {servers: {cpus_per_task: 2, mem_gb: 1}, clients: {cpus_per_task: 1, mem_gb: 1}}
      artifacts: {containers_dir: %s, service: {path: %s}}
      workload: {service: dummy, model: simulated, requests: 20, concurrency: 2, input_tokens: 8,
                 output_tokens: 8}
      """;

  private static final String ON_SLURM =
      "{mode: slurm, node_allocation: {servers: {nodes: 1}, clients: {nodes: 1}},"
          + " job_config: {time_limit: 5m}}";

  @TempDir Path folder;
  private Release release;
  private Path programs;
  private Path toolkit;
  private Map<String, String> environment;

  @BeforeEach
  void unpack(SlurmCluster cluster, Release shared) throws Exception {
    release = shared;
    programs = Files.createDirectories(folder.resolve("programs"));
    toolkit = Files.createDirectories(folder.resolve("images/image/opt/hpcbench"));
    succeed("tar", "-xf", archive().toString(), "-C", toolkit.toString());
    environment = new HashMap<>(cluster.environment());
    environment.put("XDG_CACHE_HOME", release.cache().toString());
    environment.put("USER", System.getProperty("user.name"));
    environment.put("PATH", programs + ":" + System.getenv("PATH"));
  }

  /// The one that runs over SSH send, too.
  private Path archive() throws Exception {
    Profile anyNodes = new Profiles(CommandLineHere.ROOT.resolve("profiles")).read("generic");
    Map<String, String> cache = Map.of("XDG_CACHE_HOME", release.cache().toString());
    Console console =
        new Console(System.out, System.err, new BufferedReader(Reader.nullReader()), cache, 0);
    return new NodeArchive(console).of(release.home(), anyNodes);
  }

  @Test
  void aJobRunsItsServiceInARealContainer(SlurmCluster cluster) throws Exception {
    Path image = charliecloudImage();
    RunFolder run = ran("charliecloud", ON_SLURM, "image");
    assertThat(server(run))
        .satisfies(service -> {
          assertThat(service.command()).startsWith("ch-run").contains(image.toString(), "hpcbench");
          assertThat(service.image().orElseThrow().name()).isEqualTo(image.toString());
          assertThat(service.image().orElseThrow().digest().orElseThrow())
              .matches("sha256-tree:[0-9a-f]{64}");
        });
    assertThat(cluster.processes()).isEmpty();
  }

  @Test
  void aRunOnThisMachineDoesSoToo() throws Exception {
    Path image = charliecloudImage();
    RunFolder run = ran("charliecloud", "{mode: local}", "image");
    assertThat(server(run).command()).startsWith("ch-run").contains(image.toString());
  }

  @Test
  void aRuntimeThatIsMissingOnThisMachineIsNamedAndTheImageNotLeftOut() throws Exception {
    Files.writeString(folder.resolve("images/x.sif"), "an image");
    Release.Ended ended = run("singularity", "{mode: local}", "x.sif");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.RUN_FAILED.number());
    assertThat(ended.err() + ended.out())
        .contains("x.sif, and singularity, which is to run it, is not on the PATH");
    Release.Ended absent = run("singularity", "{mode: local}", "y.sif");
    assertThat(absent.err() + absent.out()).contains("there is no image", "y.sif");
  }

  @Test
  void apptainerIsGivenTheServiceTheKeyAndTheImage(SlurmCluster cluster) throws Exception {
    Path image = Files.writeString(folder.resolve("images/x.sif"), "an image");
    program(
        "apptainer",
        """
        [ "$1" = exec ] && [ "$2" = --cleanenv ] && [ "$3" = --no-eval ] || exit 64
        shift 3
        while true; do
          case $1 in
            --home) home=$2; shift 2 ;;
            --pwd) pwd=$2; shift 2 ;;
            --mount) shift 2 ;;
            *) break ;;
          esac
        done
        [ -f "$1" ] || { echo "no image $1" >&2; exit 255; }
        shift
        variables=()
        while IFS= read -r -d '' pair; do
          case $pair in APPTAINERENV_*) variables+=("${pair#APPTAINERENV_}") ;; esac
        done </proc/self/environ
        cd "$pwd" && exec env -i PATH="%s:/usr/bin:/bin" HOME="$home" "${variables[@]}" "$@"
        """
            .formatted(inTheImage()));
    RunFolder run = ran("apptainer", ON_SLURM, "x.sif");
    assertThat(server(run))
        .satisfies(service -> {
          assertThat(service.command())
              .startsWith("apptainer", "exec", "--cleanenv")
              .contains(image.toString());
          assertThat(service.image().orElseThrow().digest().orElseThrow())
              .matches("sha256:[0-9a-f]{64}");
        });
    assertThat(cluster.processes()).isEmpty();
  }

  /// The supervisor is in the container with its service, so it needs Bash there.
  @Test
  void pyxisIsGivenTheContainerAsOptionsOfTheStep(SlurmCluster cluster) throws Exception {
    Path image = Files.writeString(folder.resolve("images/x.sqsh"), "an image");
    Path told = folder.resolve("told");
    program(
        "srun",
        """
        words=()
        for word in "$@"; do
          case $word in
            --container-*|--no-container-mount-home) echo "$word" >>"%s" ;;
            *) words+=("$word") ;;
          esac
        done
        export PATH="%s:$PATH"
        exec %s "${words[@]}"
        """
            .formatted(told, inTheImage(), Requirement.program("install slurm-client", "srun")));
    RunFolder run = ran("pyxis", ON_SLURM, "x.sqsh");
    assertThat(server(run).image().orElseThrow().digest().orElseThrow()).startsWith("sha256:");
    assertThat(Files.readAllLines(told))
        .contains("--container-image=" + image, "--no-container-mount-home")
        .anyMatch(word -> word.startsWith("--container-env=") && word.contains("HPCBENCH_SERVICE"))
        .anyMatch(word -> word.startsWith("--container-workdir="));
    assertThat(cluster.processes()).isEmpty();
  }

  private RunFolder ran(String runtime, String orchestration, String image) throws Exception {
    Release.Ended ended = run(runtime, orchestration, image);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    RunSummary summary = Json.parse(ended.out(), RunSummary.class);
    assertThat(summary.status()).isEqualTo(RunSummary.Status.COMPLETE);
    assertThat(summary.trials().getFirst().measures().requests().completed()).isEqualTo(20);
    try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
      return RunFolder.open(
          files
              .filter(file -> file.endsWith("provenance.json"))
              .findFirst()
              .orElseThrow()
              .getParent());
    }
  }

  private Release.Ended run(String runtime, String orchestration, String image) throws Exception {
    Path recipe = folder.resolve("recipe.yaml");
    Files.writeString(recipe, RECIPE.formatted(orchestration, folder.resolve("images"), image));
    Path profile = folder.resolve("site.yaml");
    String generic = Files.readString(CommandLineHere.ROOT.resolve("profiles/generic.yaml"));
    Files.writeString(
        profile,
        generic
            .replace("name: generic", "name: site")
            .replace("runtime: apptainer", "runtime: " + runtime));
    return release
        .start(
            folder,
            environment,
            "run",
            "--recipe",
            recipe.toString(),
            "--profile",
            profile.toString(),
            "--json",
            "--allow-invalid")
        .ended();
  }

  private static ServiceOrigin server(RunFolder run) throws Exception {
    return run.provenance().orElseThrow().sessions().getFirst().services().getFirst();
  }

  /// The runtime, what it needs of a system, and a shell for the image's `hpcbench`.
  private Path charliecloudImage() throws Exception {
    Path _ = Requirement.program("install it: apt-get install charliecloud", "ch-run");
    Path busybox = Requirement.program("install it: apt-get install busybox-static", "busybox");
    Path image = folder.resolve("images/image");
    for (String name : List.of("bin", "dev", "etc", "proc", "sys", "tmp", "usr/bin")) {
      Files.createDirectories(image.resolve(name));
    }
    for (String name : List.of("passwd", "group", "hosts", "resolv.conf")) {
      Files.createFile(image.resolve("etc").resolve(name));
    }
    Files.copy(busybox, image.resolve("bin/busybox"));
    Files.createSymbolicLink(image.resolve("bin/sh"), Path.of("busybox"));
    addLibraries(image);
    hpcbench(image.resolve("bin"), "/opt/hpcbench");
    return image;
  }

  /// The libraries that the runtime is linked with, where its loader looks for them.
  private void addLibraries(Path image) throws Exception {
    for (String part : List.of("bin/java", "lib/server/libjvm.so", "lib/libnio.so")) {
      String linked = succeed("ldd", toolkit.resolve("runtime").resolve(part).toString());
      for (String word : linked.split("\\s+", -1)) {
        if (word.startsWith("/") && !word.startsWith(folder.toString())) {
          Path target = image.resolve(word.substring(1));
          Files.createDirectories(target.getParent());
          if (!Files.exists(target)) {
            Files.copy(Path.of(word), target);
          }
        }
      }
    }
  }

  /// The folder with the `hpcbench` of an image that is none.
  private Path inTheImage() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("in-the-image"));
    hpcbench(bin, toolkit.toString());
    return bin;
  }

  private static void hpcbench(Path bin, String toolkit) throws Exception {
    executable(
        bin.resolve("hpcbench"),
        """
        #!/bin/sh
        exec %1$s/runtime/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
          --enable-native-access=ALL-UNNAMED -jar %1$s/lib/hpcbench.jar "$@"
        """
            .formatted(toolkit));
  }

  private void program(String name, String script) throws Exception {
    executable(programs.resolve(name), "#!/bin/bash\n" + script);
  }

  private static void executable(Path file, String script) throws Exception {
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String succeed(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
