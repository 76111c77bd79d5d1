package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.FileTree;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// The toolkit of this build, laid out as a release is: its launcher and its jars.
final class Release implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Path home;
  private final Path cache;

  /// What is left of a command.
  record Ended(int exitCode, String out, String err) {}

  private Release(Path home, Path cache) {
    this.home = home;
    this.cache = cache;
  }

  /// A release in this folder, which must be new, and a cache folder beside it.
  private static Release in(Path parent) throws IOException {
    Path home = parent.resolve("release");
    Path lib = Files.createDirectories(home.resolve("lib"));
    List<String> names = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      if (!entry.isEmpty() && Files.exists(from)) {
        names.add(add(from, lib, names.size()));
      }
    }
    writeMain(lib.resolve("hpcbench.jar"), names);
    Files.createDirectories(home.resolve("dev"));
    for (String script : List.of("hpcbench", "dev/java-home")) {
      Files.copy(CommandLineHere.ROOT.resolve(script), home.resolve(script));
    }
    for (String folder : List.of("profiles", "recipes", "schemas")) {
      Files.createSymbolicLink(home.resolve(folder), CommandLineHere.ROOT.resolve(folder));
    }
    return new Release(home, Files.createDirectories(parent.resolve("cache")));
  }

  /// One part of the class path as a jar, with a number for those of one name.
  private static String add(Path from, Path lib, int number) throws IOException {
    String name = "%02d-%s".formatted(number, from.getFileName());
    if (Files.isRegularFile(from)) {
      Files.copy(from, lib.resolve(name));
      return name;
    }
    String jar = name + ".jar";
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--file",
                lib.resolve(jar).toString(),
                "-C",
                from.toString(),
                ".");
    assertThat(code).isZero();
    return jar;
  }

  private static void writeMain(Path jar, List<String> names) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, "hpcbench.cli.Main");
    attributes.put(Attributes.Name.CLASS_PATH, String.join(" ", names));
    attributes.put(new Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED");
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
  }

  Path home() {
    return home;
  }

  /// The folder of a user's caches: what is made once for runs over SSH stays in it.
  Path cache() {
    return cache;
  }

  /// Starts its launcher in this folder, which also takes what it writes.
  Running start(Path folder, Map<String, String> environment, String... words) throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
    return Running.start(home.resolve("hpcbench"), folder, all, words);
  }

  /// A command that runs.
  ///
  /// @param folder takes its `out.txt` and `err.txt`
  record Running(Process process, Path folder) {
    static Running start(
        Path program, Path folder, Map<String, String> environment, String... words)
        throws IOException {
      List<String> command =
          Stream.concat(Stream.of(program.toString()), Stream.of(words)).toList();
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(folder.resolve("out.txt").toFile())
              .redirectError(folder.resolve("err.txt").toFile());
      builder.environment().put("HPCBENCH_BUILD", "never");
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      return new Running(process, folder);
    }

    /// Waits until it has written this to its standard error.
    void await(String text) throws IOException {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (!err().contains(text)) {
        assertThat(process.isAlive() && System.nanoTime() < deadline)
            .as("it never wrote '" + text + "', but:\n" + err())
            .isTrue();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }

    /// Waits for its end.
    Ended ended() throws Exception {
      boolean hasEnded = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      process.destroyForcibly();
      assertThat(hasEnded).as("it did not end; it wrote:\n" + err()).isTrue();
      return new Ended(
          process.exitValue(),
          Files.readString(folder.resolve("out.txt"), StandardCharsets.UTF_8),
          err());
    }

    private String err() throws IOException {
      return Files.readString(folder.resolve("err.txt"), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    FileTree.remove(home.getParent());
  }

  /// Hands one release to all tests of the module that ask for it.
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Release.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(Release.class))
          .computeIfAbsent(Release.class, _ -> make(), Release.class);
    }

    private static Release make() {
      try {
        return in(Files.createTempDirectory("hpcbench-test-release"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
