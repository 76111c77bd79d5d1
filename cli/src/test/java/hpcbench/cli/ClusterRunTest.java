package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Json;
import hpcbench.result.RunSummary;
import hpcbench.testing.SlurmCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs on a real cluster, from the login node, as a person starts them.
@ExtendWith(SlurmCluster.Extension.class)
class ClusterRunTest {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Path RECIPE = CommandLineHere.ROOT.resolve("recipes/slurm-simulated.yaml");

  @TempDir Path home;
  private Path runs;
  private SlurmCluster cluster;

  /// A toolkit of this build: a launcher, and the profiles.
  @BeforeEach
  void install(SlurmCluster cluster) throws Exception {
    this.cluster = cluster;
    runs = home.resolve("runs");
    List<String> words = new ArrayList<>(java(home));
    words.removeFirst();
    String script =
        "#!/bin/bash\nexec \"%s\" %s \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                String.join(" ", words.stream().map(word -> "'" + word + "'").toList()));
    Path launcher = Files.writeString(home.resolve("hpcbench"), script);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(home.resolve("profiles"), CommandLineHere.ROOT.resolve("profiles"));
  }

  private static List<String> java(Path home) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Dhpcbench.home=" + home,
        "-cp",
        System.getProperty("java.class.path"),
        "hpcbench.cli.Main");
  }

  private record Ended(int exitCode, String out, String err) {}

  private Ended hpcbench(String... words) throws Exception {
    List<String> command = Stream.concat(java(home).stream(), Stream.of(words)).toList();
    Path out = home.resolve("out.txt");
    Path err = home.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(cluster.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    process.destroyForcibly();
    String errors = Files.readString(err, StandardCharsets.UTF_8);
    assertThat(ended).as("it did not end; it wrote:\n" + errors).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), errors);
  }

  @Test
  void aRecipeBecomesAJobAndAReport() throws Exception {
    Ended run = hpcbench("run", "--recipe", RECIPE.toString(), "--json", "--allow-invalid");
    assertThat(run.exitCode()).as(run.err()).isZero();
    RunSummary summary = Json.parse(run.out(), RunSummary.class);
    assertThat(summary.status()).isEqualTo(RunSummary.Status.COMPLETE);
    assertThat(run.err()).contains("submitted: 4 nodes, profile generic");
    try (Stream<Path> files = Files.walk(runs, 3)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("job.sh", "output.log", "ended", "report.html");
    }
    awaitEmptyNodes();
    Ended status = hpcbench("status");
    assertThat(status.out()).contains("ended well (exit code 0)", "run folder");
    assertThat(hpcbench("collect", "--allow-invalid").out()).contains("report.html");
  }

  @Test
  void aDetachedJobIsCancelledAndKeepsWhatItMeasured() throws Exception {
    Path longer = home.resolve("longer.yaml");
    Files.writeString(longer, Files.readString(RECIPE).replace("duration: 10s", "duration: 5m"));
    Ended run = hpcbench("run", "--recipe", longer.toString(), "--detach");
    assertThat(run.exitCode()).as(run.err()).isZero();
    Path job = Path.of(run.out().strip());
    await(
        "the trial to begin",
        () ->
            Files.exists(job.resolve("output.log"))
                && Files.readString(job.resolve("output.log")).contains("t01"));
    assertThat(hpcbench("status", job.toString()).out()).contains("runs on node[01-04]");
    assertThat(hpcbench("cancel", job.toString()).exitCode()).isZero();
    Ended followed = hpcbench("logs", "-f", job.toString());
    assertThat(followed.err()).contains("was cancelled");
    Ended collected = hpcbench("collect", job.toString());
    assertThat(collected.exitCode()).isEqualTo(ExitCode.INTERRUPTED.number());
    awaitEmptyNodes();
  }

  @Test
  void aJobThatCouldNotRunIsRefusedWithTheFix() throws Exception {
    Path wrong = home.resolve("wrong.yaml");
    Files.writeString(wrong, "partition: gpuu\n" + Files.readString(RECIPE));
    Ended run = hpcbench("run", "--recipe", wrong.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.INVALID_INPUT.number());
    assertThat(run.err())
        .contains("partition: there is no partition 'gpuu' here; there are cpu, debug, gpu");
    assertThat(runs).doesNotExist();
  }

  private void awaitEmptyNodes() throws Exception {
    await("the nodes to be empty", () -> cluster.processes().isEmpty());
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
