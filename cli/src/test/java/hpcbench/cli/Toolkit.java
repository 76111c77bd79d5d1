package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `hpcbench` as a process of its own, as a person starts it, and everything that it starts.
final class Toolkit {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String MARK = "HPCBENCH_TEST_ID";

  /// Tests may run where the terminal's signals are ignored, such as in a background job; a process
  /// that a person starts does not.
  private static final List<String> AS_FROM_A_TERMINAL =
      Files.isExecutable(Path.of("/usr/bin/env"))
          ? List.of("/usr/bin/env", "--default-signal=INT")
          : List.of();

  private final String id = UUID.randomUUID().toString();
  private final Path folder;
  private final Process process;

  /// What is left of it.
  record Ended(int exitCode, String out, String err) {}

  private Toolkit(Path folder, Map<String, String> environment, List<String> words)
      throws IOException {
    this.folder = folder;
    ProcessBuilder builder =
        new ProcessBuilder(command(words))
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out.txt").toFile())
            .redirectError(folder.resolve("err.txt").toFile());
    builder.environment().put(MARK, id);
    builder.environment().put("TERM", "dumb");
    builder.environment().putAll(environment);
    this.process = builder.start();
    process.getOutputStream().close();
  }

  /// Starts a command in this folder, which also takes what it writes: `out.txt` and `err.txt`.
  static Toolkit start(Path folder, String... words) throws IOException {
    return start(folder, Map.of(), words);
  }

  /// @param environment variables that it gets beside those of this process
  static Toolkit start(Path folder, Map<String, String> environment, String... words)
      throws IOException {
    return new Toolkit(folder, environment, List.of(words));
  }

  /// The program and its words.
  static List<String> command(List<String> words) {
    return command(List.of(), words);
  }

  /// The same with more classes and resources than those of this build.
  ///
  /// @param additions folders of them
  static List<String> command(List<Path> additions, List<String> words) {
    String classPath =
        Stream.concat(
                additions.stream().map(Path::toString),
                Stream.of(System.getProperty("java.class.path")))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>(AS_FROM_A_TERMINAL);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dhpcbench.home=" + CommandLineHere.ROOT,
            "-cp",
            classPath,
            "hpcbench.cli.Main"));
    command.addAll(words);
    return command;
  }

  /// Waits until it has written this to its standard error.
  Toolkit awaitWord(String text) {
    await(() -> err().contains(text) || !process.isAlive(), () -> "it never wrote '" + text + "'");
    assertThat(err()).contains(text);
    return this;
  }

  /// Waits until there is a file in its folder, or below, whose path ends in this.
  Toolkit awaitFile(String path) {
    await(() -> hasFile(path) || !process.isAlive(), () -> "it never made " + path);
    return this;
  }

  private boolean hasFile(String path) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(file -> file.endsWith(path));
    } catch (IOException | UncheckedIOException _) {
      return false; // a file that went away meanwhile
    }
  }

  /// Sends it a signal, such as `INT`.
  Toolkit signal(String name) throws IOException, InterruptedException {
    send(name, process.pid());
    return this;
  }

  /// Sends this signal to what it started that has this word on its command line.
  Toolkit signalService(String name, String word) throws IOException, InterruptedException {
    List<Long> services =
        marked().stream()
            .filter(pid -> pid != process.pid())
            .filter(pid -> firstWord(pid).endsWith("java") && words(pid).contains(word))
            .toList();
    assertThat(services).as("services that run").hasSize(1);
    send(name, services.getFirst());
    return this;
  }

  private static void send(String name, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    assertThat(kill.waitFor()).isZero();
  }

  /// Waits for its end.
  Ended awaitEnd() throws InterruptedException {
    boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended).as(() -> "it did not end; it wrote:\n" + err()).isTrue();
    return new Ended(process.exitValue(), text("out.txt"), err());
  }

  /// Waits until nothing is left of it, or of anything it started.
  void awaitNothingLeft() {
    await(() -> marked().isEmpty(), () -> "processes are left: " + marked());
  }

  private String err() {
    return text("err.txt");
  }

  private String text(String name) {
    try {
      return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<Long> marked() {
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("[0-9]+"))
          .filter(name -> procFile(name, "environ").contains(MARK + "=" + id))
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String firstWord(long pid) {
    return words(pid).split("\0", -1)[0];
  }

  private static String words(long pid) {
    return procFile(Long.toString(pid), "cmdline");
  }

  /// Empty for a process that has just ended, or that belongs to someone else.
  private static String procFile(String pid, String name) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", pid, name));
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  private static void await(BooleanSupplier event, Supplier<String> complaint) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!event.getAsBoolean()) {
      assertThat(System.nanoTime()).as(complaint).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
