package hpcbench.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hpcbench.testing.Requirement;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images pulled with a stand-in for Apptainer, and with the real Charliecloud.
class ImagePullTest {
  private static final String SOURCE = "docker://ollama/ollama:0.17.4";

  /// Does what it is told by a file beside it, after having told its own command and folders.
  private static final String STAND_IN =
      """
      #!/bin/bash
      echo "$0 $*" | sed "s#.*/bin/##" >>"$LOG"
      echo "cache $APPTAINER_CACHEDIR" >>"$LOG"
      touch "$APPTAINER_CACHEDIR/layer" "$APPTAINER_TMPDIR/part"
      echo "INFO: copying blobs"
      . "$ACT"
      """;

  private static final String MAKE = "echo \"image of $3\" >\"$2\"\n";

  @TempDir Path folder;
  private Path image;
  private Path log;
  private Path act;
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private Map<String, String> environment;

  @BeforeEach
  void standIn() throws IOException {
    image = folder.resolve("images/ollama_0.17.4.sif");
    log = folder.resolve("log");
    act = Files.writeString(folder.resolve("act"), MAKE);
    Path program = Files.createDirectory(folder.resolve("bin")).resolve("apptainer");
    Files.writeString(program, STAND_IN);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment = new HashMap<>(System.getenv());
    environment.put("PATH", program.getParent() + ":" + System.getenv("PATH"));
    environment.put("LOG", log.toString());
    environment.put("ACT", act.toString());
    environment.remove("APPTAINER_CACHEDIR");
  }

  @Test
  void theImageAppearsWithItsRecordAndNothingElseIsLeft() throws Exception {
    ImageRecord record = pull(false);
    assertThat(image).hasContent("image of " + SOURCE);
    assertThat(record.source()).contains(SOURCE);
    assertThat(new ImageRecords(folder.resolve("no-cache")).of(image)).isEqualTo(record);
    assertThat(Files.readString(log))
        .startsWith("apptainer pull " + folder.resolve("images") + "/.ollama_0.17.4.sif.pull-")
        .contains("/image " + SOURCE + "\n");
    assertThat(said).contains("INFO: copying blobs");
    assertThat(left())
        .containsExactly(".ollama_0.17.4.sif.lock", "ollama_0.17.4.sif", "ollama_0.17.4.sif.json");
  }

  @Test
  void anImageThatIsThereIsNotPulledAgainUnlessAsked() throws Exception {
    ImageRecord first = pull(false);
    assertThat(pull(false)).isEqualTo(first);
    assertThat(pulls()).isEqualTo(1);
    Files.writeString(act, "echo another >\"$2\"\n");
    assertThat(pull(true).digest()).isNotEqualTo(first.digest());
    assertThat(image).hasContent("another");
  }

  @Test
  void anotherImageInItsPlaceIsNeverOverwrittenUnasked() throws Exception {
    Files.createDirectories(image.getParent());
    Files.writeString(image, "my own");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> pull(false))
        .withMessageContaining("is there, and is not as a pull left it")
        .withMessageContaining("--force");
    assertThat(image).hasContent("my own");
    ImageRecord _ = pull(true);
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> puller().pull("docker://other", image, false))
        .withMessageContaining("is " + SOURCE + ", not docker://other");
  }

  @Test
  void aFullDiskIsNamedAndNothingIsLeft() throws Exception {
    Files.writeString(
        act,
        "echo half >\"$2\"; echo 'FATAL: write image: no space left on device' >&2; exit 255\n");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> pull(false))
        .withMessageStartingWith("apptainer ended with exit code 255: ")
        .withMessageContaining("The disk is full: free some space");
    assertThat(left()).containsExactly(".ollama_0.17.4.sif.lock");
  }

  @Test
  void aWrongNameIsNamed() throws Exception {
    Files.writeString(act, "echo 'FATAL: reading manifest: manifest unknown' >&2; exit 255\n");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> pull(false))
        .withMessageContaining("The registry has no such image");
  }

  @Test
  void aMissingRuntimeIsNamed() {
    environment.put("PATH", "/usr/bin:/bin");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> pull(false))
        .withMessageContaining("there is no apptainer here; install it, or load its module first");
  }

  @Test
  void anInterruptedPullEndsWhatItStartedAndLeavesNothing() throws Exception {
    Path child = folder.resolve("child");
    Files.writeString(act, "echo half >\"$2\"; echo $$ >" + child + "; echo begun; sleep 300\n");
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Exception> end = new AtomicReference<>();
    Thread puller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                new ImagePull(
                        apptainer(Optional.empty()),
                        environment,
                        line -> {
                          if (line.equals("begun")) {
                            begun.countDown();
                          }
                        })
                    .pull(SOURCE, image, false);
              } catch (Exception e) {
                end.set(e);
              }
            });
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    puller.interrupt();
    assertThat(puller.join(Duration.ofSeconds(30))).isTrue();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    long pid = Long.parseLong(Files.readString(child).strip());
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(left()).containsExactly(".ollama_0.17.4.sif.lock");
  }

  @Test
  void aPullWaitsForAnotherProcessThatPullsTheSame() throws Exception {
    Files.createDirectories(image.getParent());
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                image.resolveSibling(".ollama_0.17.4.sif.lock").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("held");
      CountDownLatch waits = new CountDownLatch(1);
      Thread puller =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  ImageRecord _ =
                      new ImagePull(
                              apptainer(Optional.empty()), environment, _ -> waits.countDown())
                          .pull(SOURCE, image, false);
                } catch (IOException | InterruptedException e) {
                  said.add(e.toString());
                }
              });
      assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(log).doesNotExist();
      other.getOutputStream().close();
      assertThat(puller.join(Duration.ofSeconds(30))).isTrue();
      assertThat(image).as(said.toString()).exists();
    } finally {
      other.destroy();
    }
  }

  /// Another process that pulls, until its standard input ends.
  static final class Holder {
    private Holder() {}

    public static void main(String[] file) throws IOException {
      try (FileChannel channel =
          FileChannel.open(Path.of(file[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        FileLock _ = channel.lock();
        System.out.println("held");
        int _ = System.in.read();
      }
    }
  }

  @Test
  void whatAKilledPullLeftIsRemovedByTheNext() throws Exception {
    Path stale = Files.createDirectories(image.resolveSibling(".ollama_0.17.4.sif.pull-1/tmp"));
    Files.writeString(stale.resolve("part"), "half");
    ImageRecord _ = pull(false);
    assertThat(left()).noneMatch(name -> name.contains(".pull-"));
  }

  @Test
  void theCacheIsWhereTheProfileOrTheUserSays() throws Exception {
    environment.put("SCRATCH", folder.resolve("scratch").toString());
    ImagePull inScratch =
        new ImagePull(apptainer(Optional.of("${SCRATCH}/layers")), environment, said::add);
    ImageRecord _ = inScratch.pull(SOURCE, image, false);
    assertThat(folder.resolve("scratch/layers/layer")).exists();
    Path own = Files.createDirectory(folder.resolve("own"));
    environment.put("APPTAINER_CACHEDIR", own.toString());
    ImageRecord _ = pull(true);
    assertThat(own.resolve("layer")).exists();
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() ->
            new ImagePull(apptainer(Optional.of("$NO_SUCH/x")), environment, said::add)
                .pull(SOURCE, image, true))
        .withMessageContaining("the variable NO_SUCH is not set");
  }

  @Test
  void charliecloudMakesAFolderOfAnArchive() throws Exception {
    Path busybox = Requirement.program("install it: apt-get install busybox-static", "busybox");
    Path _ = Requirement.program("install it: apt-get install charliecloud", "ch-convert");
    Path root = Files.createDirectories(folder.resolve("root"));
    for (String name : List.of("bin", "dev", "etc", "proc", "sys", "tmp", "usr/bin")) {
      Files.createDirectories(root.resolve(name));
    }
    Files.copy(busybox, root.resolve("bin/busybox"));
    Path archive = folder.resolve("tiny.tar.gz");
    assertThat(
            new ProcessBuilder("tar", "czf", archive.toString(), "-C", root.toString(), ".")
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
    Containers charliecloud =
        new Containers(RuntimeKind.CHARLIECLOUD, GpuMaker.NONE, Optional.empty(), Optional.empty());
    Path made = folder.resolve("images/tiny");
    ImageRecord record =
        new ImagePull(charliecloud, environment, said::add).pull(archive.toString(), made, false);
    assertThat(made.resolve("bin/busybox")).as(said.toString()).hasSameBinaryContentAs(busybox);
    assertThat(record.digest()).startsWith("sha256-tree:");
    assertThat(left()).containsExactly(".tiny.lock", "tiny", "tiny.json");
  }

  private ImageRecord pull(boolean again) throws IOException, InterruptedException {
    return puller().pull(SOURCE, image, again);
  }

  private ImagePull puller() {
    return new ImagePull(apptainer(Optional.empty()), environment, said::add);
  }

  private static Containers apptainer(Optional<String> cache) {
    return new Containers(RuntimeKind.APPTAINER, GpuMaker.NVIDIA, cache, Optional.empty());
  }

  private long pulls() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.startsWith("apptainer pull")).count();
    }
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(image.getParent())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
