package hpcbench.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A runtime's own command, run to its end, with what it says passed on.
final class PullCommand {
  private static final int KEPT_LINES = 5;
  private static final int SECONDS_TO_END = 10;

  /// What `env` ends with when there is no such program.
  private static final int NOT_FOUND = 127;

  private final List<String> command;
  private final Consumer<String> progress;
  private final Deque<String> lastLines = new ArrayDeque<>();

  private PullCommand(List<String> command, Consumer<String> progress) {
    this.command = command;
    this.progress = progress;
  }

  /// Runs it. When this thread is interrupted it is ended, with all that it started.
  ///
  /// @param usual variables that it is given unless the user has set them
  /// @param environment the user's variables
  /// @throws ImageException when it cannot be started, or fails
  static void run(
      List<String> command,
      Map<String, String> usual,
      Map<String, String> environment,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    new PullCommand(command, progress).run(usual, environment);
  }

  private void run(Map<String, String> usual, Map<String, String> environment)
      throws IOException, InterruptedException {
    Process process = start(usual, environment);
    process.getOutputStream().close();
    Thread reader = Thread.ofVirtual().start(() -> read(process));
    try {
      int exitCode = process.waitFor();
      reader.join();
      if (exitCode != 0) {
        throw failure(exitCode);
      }
    } finally {
      end(process);
    }
  }

  /// By way of `env`, which looks for the program on the PATH of the variables that it is given.
  private Process start(Map<String, String> usual, Map<String, String> environment)
      throws IOException {
    List<String> words = Stream.concat(Stream.of("env"), command.stream()).toList();
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(usual);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void read(Process process) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.isBlank()).forEach(this::said);
    } catch (IOException | UncheckedIOException e) {
      said("its output broke off: " + e.getMessage());
    }
  }

  private void said(String line) {
    progress.accept(line);
    if (lastLines.size() == KEPT_LINES) {
      lastLines.removeFirst();
    }
    lastLines.addLast(line.strip());
  }

  private ImageException failure(int exitCode) {
    if (exitCode == NOT_FOUND) {
      return new ImageException(
          "there is no %s here; install it, or load its module first"
              .formatted(command.getFirst()));
    }
    String words = String.join("; ", lastLines);
    return new ImageException(
        "%s ended with exit code %d: %s%s"
            .formatted(
                command.getFirst(), exitCode, words, remedy(words.toLowerCase(Locale.ROOT))));
  }

  private static String remedy(String words) {
    if (words.matches(".*(no space left|quota exceeded).*")) {
      return "\n"
          + "The disk is full: free some space, or choose another --output; container.cache"
          + " of the profile says where temporary files go";
    }
    if (words.matches(".*(unknown|not found|denied|unauthorized|no such).*")) {
      return "\nThe registry has no such image, or not for you: look at its name and tag";
    }
    if (words.matches(".*(timeout|timed out|refused|no route|lookup|resolve|unreachable).*")) {
      return "\n"
          + "The registry cannot be reached: pull on a login node, and look at http_proxy"
          + " and https_proxy";
    }
    return "";
  }

  private static void end(Process process) throws InterruptedException {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    started.forEach(ProcessHandle::destroy);
    if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      started.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
