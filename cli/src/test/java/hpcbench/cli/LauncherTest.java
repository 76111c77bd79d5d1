package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The script that starts the command, laid out as in a release, with JDKs that only say who they
/// are.
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String SYSTEM_FOLDERS = "/usr/lib/jvm /opt/java /Library/Java";

  @TempDir Path temporary;
  private Path release;

  private record Ended(int exitCode, String out, String err) {}

  /// The release's own scripts, except that they look for JDKs below this test's folder, not where
  /// this machine has its own.
  @BeforeEach
  void layOut() throws IOException {
    release = Files.createDirectories(temporary.resolve("hpcbench-1.0"));
    Files.createDirectories(release.resolve("dev"));
    Files.writeString(
        Files.createDirectories(release.resolve("lib")).resolve("hpcbench.jar"), "a jar");
    Files.copy(CommandLineHere.ROOT.resolve("hpcbench"), release.resolve("hpcbench"));
    String javaHome = Files.readString(CommandLineHere.ROOT.resolve("dev/java-home"));
    for (String folder : SYSTEM_FOLDERS.split(" ", -1)) {
      assertThat(javaHome).contains(folder);
      javaHome = javaHome.replace(folder + "/", temporary + folder + "/");
    }
    program(release.resolve("dev/java-home"), javaHome);
    Files.createDirectories(temporary.resolve("home"));
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// A JDK of this release whose `java` prints its own folder and its arguments.
  private Path jdk(String folder, String version) throws IOException {
    Path home = temporary.resolve(folder);
    program(home.resolve("bin/javac"), "#!/bin/sh\n");
    program(
        home.resolve("bin/java"),
        "#!/bin/sh\ncase \"$*\" in *AOTCacheOutput*) exit 1;; esac\necho \"$0\" \"$@\"\n");
    String lines = "JAVA_VERSION=\"%s\"\nJAVA_RUNTIME_VERSION=\"%s+9\"\n";
    Files.writeString(home.resolve("release"), lines.formatted(version, version));
    return home;
  }

  private Ended start(Map<String, String> environment, Path program, String... words)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    builder.command().addAll(List.of(words));
    builder.environment().keySet().removeAll(List.of("JAVA_HOME", "HPCBENCH_JAVA_OPTIONS"));
    builder.environment().put("HOME", temporary.resolve("home").toString());
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(environment);
    Path err = temporary.resolve("err.txt");
    Process process = builder.directory(Path.of("/").toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(err));
  }

  private Path launcher() {
    return release.resolve("hpcbench");
  }

  @Test
  void javaHomeComesFirst() throws Exception {
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    Path own = jdk("own", "26");
    Ended ended = start(Map.of("JAVA_HOME", own.toString()), launcher(), "list", "a b");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .startsWith(own + "/bin/java ")
        .contains("-Dhpcbench.home=" + release.toRealPath(), "/lib/hpcbench.jar list a b");
  }

  @Test
  void aJavaHomeThatIsTooOldOrNoneIsPassedOver() throws Exception {
    Path good = jdk("usr/lib/jvm/jdk-25", "25.0.3");
    Path old = jdk("old", "17.0.12");
    for (String wrong : List.of(old.toString(), "/nowhere", temporary.toString(), "")) {
      Ended ended = start(Map.of("JAVA_HOME", wrong), launcher(), "list");
      assertThat(ended.out()).as("JAVA_HOME=" + wrong).startsWith(good + "/bin/java ");
    }
  }

  @Test
  void anOldJavaOnThePathIsPassedOverAndANewOneTaken() throws Exception {
    Path good = jdk("usr/lib/jvm/jdk-25", "25.0.3");
    String old = jdk("old", "17.0.12").resolve("bin") + ":/usr/bin:/bin";
    assertThat(start(Map.of("PATH", old), launcher()).out()).startsWith(good + "/bin/java ");
    Path newer = jdk("newer", "27");
    String path = newer.resolve("bin") + ":/usr/bin:/bin";
    assertThat(start(Map.of("PATH", path), launcher()).out()).startsWith(newer + "/bin/java ");
  }

  @Test
  void withoutAJdkItSaysWhereItLookedAndWhatToDo() throws Exception {
    Path old = jdk("usr/lib/jvm/jdk-17", "17.0.12");
    Ended ended = start(Map.of("JAVA_HOME", old.toString()), launcher(), "list");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.MISSING.number());
    assertThat(ended.err())
        .contains("needs a JDK of release 25", "JAVA_HOME (" + old + ")", "apt-get install");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void itRunsThroughSymbolicLinksFromAnywhere() throws Exception {
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    Path first = Files.createSymbolicLink(temporary.resolve("link"), launcher());
    Path second = Files.createSymbolicLink(temporary.resolve("bench"), first.getFileName());
    Ended ended = start(Map.of(), second, "plan", "r.yaml");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("-Dhpcbench.home=" + release.toRealPath(), "plan r.yaml");
  }

  @Test
  void furtherOptionsReachTheJvmBeforeTheCommand() throws Exception {
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    Ended ended = start(Map.of("HPCBENCH_JAVA_OPTIONS", "-Xmx4g -Da=b"), launcher(), "list");
    assertThat(ended.out()).containsPattern("-Xmx4g -Da=b .*-jar .* list");
  }

  @Test
  void withoutItsJarItSaysHowToBuildIt() throws Exception {
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    Files.delete(release.resolve("lib/hpcbench.jar"));
    Ended ended = start(Map.of(), launcher(), "list");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.MISSING.number());
    assertThat(ended.err()).contains("there is no", "lib/hpcbench.jar", "mvnw");
  }

  @Test
  void aStartUpCacheThatCannotBeMadeIsTriedOnceOnly() throws Exception {
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    Ended first = start(Map.of(), launcher(), "list");
    assertThat(first.err()).contains("preparing a faster start");
    assertThat(first.out()).doesNotContain("AOTCache");
    Ended second = start(Map.of(), launcher(), "list");
    assertThat(second.err()).isEmpty();
    assertThat(second.exitCode()).isZero();
  }
}
