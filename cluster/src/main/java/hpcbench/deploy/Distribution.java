package hpcbench.deploy;

import hpcbench.result.FileTree;
import hpcbench.result.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The toolkit for machines without Java: its jars, its launcher, and a Java runtime of only what
/// they need, in one archive that is unpacked anywhere and run.
///
///     hpcbench   dev/java-home   lib/*.jar   profiles/   recipes/   schemas/   runtime/
///
/// The same jars and the same JDK give the same archive, byte for byte, so that its hash says what
/// is in it.
public final class Distribution {
  /// What the toolkit and its libraries use of Java.
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.xml",
          "jdk.httpserver",
          "jdk.management",
          "jdk.unsupported",
          "jdk.zipfs");

  private static final String ENDING = ".tar.gz";

  private static final List<String> FOLDERS = List.of("profiles", "recipes", "schemas");
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Path home;
  private final Path jars;

  private Distribution(Path home, Path jars) {
    this.home = home;
    this.jars = jars;
  }

  /// The toolkit that is installed in this folder.
  ///
  /// @throws IOException when it has no jars
  public static Distribution of(Path home) throws IOException {
    return Stream.of(home.resolve("lib"), home.resolve("cli/target/launcher/app/lib"))
        .filter(jars -> Files.exists(jars.resolve("hpcbench.jar")))
        .findFirst()
        .map(jars -> new Distribution(home, jars))
        .orElseThrow(() ->
            new IOException(
                "there are no jars of hpcbench in %s; start it there once with its own launcher"
                    .formatted(home)));
  }

  /// Whether this is an archive of a toolkit, by its name, and not a launcher.
  static boolean isArchive(Path program) {
    return program.toString().endsWith(ENDING);
  }

  /// Makes the archive. An older one of this name is replaced.
  ///
  /// @param archive its file, whose name ends in `.tar.gz`
  /// @param modules folder with the modules of another JDK (`jmods`), for nodes of another kind
  ///   than this machine; it must be of the same release as the JDK here
  /// @throws IOException when this is no whole JDK, a tool fails, or the disk is full
  public void make(Path archive, Optional<Path> modules) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(archive.toAbsolutePath().getParent(), ".hpcbench-dist");
    try {
      Path content = Files.createDirectory(folder.resolve("content"));
      copyToolkit(content);
      link(content.resolve("runtime"), modules);
      Path made = folder.resolve("archive");
      Tar.pack(content, List.of("."), made, "--mode=u+rw,go-w", "--use-compress-program=gzip -n");
      Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      FileTree.remove(folder);
    }
  }

  /// What the archive would be made of, in a few characters: it changes with any jar, and with the
  /// JDK.
  public String fingerprint() throws IOException {
    return Sha256.of(Runtime.version() + "\n" + String.join("\n", jarLines())).substring(0, 16);
  }

  private List<String> jarLines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path jar : filesOf(jars)) {
      lines.add(
          "%s %d %s".formatted(jar.getFileName(), Files.size(jar), Files.getLastModifiedTime(jar)));
    }
    return lines;
  }

  private void copyToolkit(Path content) throws IOException {
    copy(home.resolve("hpcbench"), content.resolve("hpcbench"));
    copy(home.resolve("dev/java-home"), content.resolve("dev/java-home"));
    for (Path jar : filesOf(jars)) {
      copy(jar, content.resolve("lib").resolve(jar.getFileName()));
    }
    for (String name : FOLDERS) {
      Path folder = home.resolve(name);
      for (Path file : Files.isDirectory(folder) ? filesOf(folder) : List.<Path>of()) {
        copy(file, content.resolve(name).resolve(folder.relativize(file)));
      }
    }
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /// Classes for this machine's kind are stored as they lie in memory, which shortens each start.
  private static void link(Path runtime, Optional<Path> modules)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "jlink").toString());
    words.addAll(
        modules
            .map(path -> List.of("--module-path", path.toString()))
            .orElse(List.of("--generate-cds-archive")));
    words.addAll(
        List.of(
            "--add-modules",
            String.join(",", MODULES),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            runtime.toString()));
    Command.require(words, "start hpcbench with a whole JDK", LIMIT);
  }
}
