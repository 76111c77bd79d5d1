package hpcbench.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// A program that is run to its end on this machine.
final class Command {
  private static final Executor READERS = task -> Thread.ofVirtual().start(task);

  private final String name;
  private final String hint;
  private final ProcessBuilder builder;

  /// @param words the program and its arguments
  /// @param environment all variables it gets
  /// @param hint what to think of where there is no such program
  Command(List<String> words, Map<String, String> environment, String hint) {
    this.name = words.getFirst();
    this.hint = hint;
    this.builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(environment);
  }

  /// Runs a tool of this machine to its end.
  ///
  /// @throws IOException with its words when it fails
  static void require(List<String> words, String hint, Duration limit)
      throws IOException, InterruptedException {
    Command command = new Command(words, System.getenv(), hint);
    Transport.Output output = command.run(limit);
    if (output.exitCode() != 0) {
      throw new IOException(
          "%s says: %s".formatted(command.name, (output.out() + output.err()).strip()));
    }
  }

  /// Gives it this file to read; else it has nothing to read.
  Command reading(Path file) {
    builder.redirectInput(file.toFile());
    return this;
  }

  /// Has it write to the end of this file; else what it writes is returned.
  Command appendingTo(Path file) {
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()));
    return this;
  }

  /// Runs it.
  ///
  /// @throws SlurmException when it does not end in time, or what it writes cannot be read
  Transport.Output run(Duration limit) throws SlurmException, InterruptedException {
    try {
      Path errors = Files.createTempFile("hpcbench", ".err");
      try {
        return run(limit, errors);
      } finally {
        Files.delete(errors);
      }
    } catch (SlurmException e) {
      throw e;
    } catch (IOException | CompletionException e) {
      throw new SlurmException("%s broke off: %s".formatted(name, e), e);
    }
  }

  /// Errors go to a file, since an `ssh` before 8.5 that stays behind for the next command would
  /// keep a pipe open.
  private Transport.Output run(Duration limit, Path errors)
      throws IOException, InterruptedException {
    builder.redirectError(errors.toFile());
    Process process = start();
    try {
      process.getOutputStream().close();
      CompletableFuture<String> out = text(process.getInputStream());
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SlurmException(
            "%s did not answer within %d s".formatted(name, limit.toSeconds()));
      }
      byte[] said = Files.readAllBytes(errors);
      return new Transport.Output(
          process.exitValue(), out.join(), new String(said, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start() throws SlurmException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new SlurmException("cannot start %s; %s (%s)".formatted(name, hint, e.getMessage()), e);
    }
  }

  private static CompletableFuture<String> text(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        READERS);
  }
}
