package hpcbench.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Runs commands on this machine, which is the login node, or a node of the cluster.
public final class LocalTransport implements Transport {
  /// Every variable that changes what Slurm's commands do, but for the one that says where Slurm
  /// is.
  private static final Pattern SCRUBBED =
      Pattern.compile("(?!SLURM_CONF$)(SLURM|SLURMD|SBATCH|SQUEUE|SINFO|SACCT|SCANCEL|SALLOC)_.*");

  private static final Executor READERS = task -> Thread.ofVirtual().start(task);

  private final Map<String, String> environment;

  /// @param environment variables of the commands, usually those of this process
  public LocalTransport(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Output run(List<String> command, Duration limit)
      throws SlurmException, InterruptedException {
    Process process = start(command);
    try {
      process.getOutputStream().close();
      CompletableFuture<String> out = text(process.getInputStream());
      CompletableFuture<String> err = text(process.getErrorStream());
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SlurmException(
            "%s did not answer within %d s".formatted(command.getFirst(), limit.toSeconds()));
      }
      return new Output(process.exitValue(), out.join(), err.join());
    } catch (IOException | CompletionException e) {
      throw new SlurmException("%s broke off: %s".formatted(command.getFirst(), e), e);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(List<String> command) throws SlurmException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().keySet().removeIf(name -> SCRUBBED.matcher(name).matches());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new SlurmException(
          "cannot start %s; is this the login node of a cluster with Slurm? (%s)"
              .formatted(command.getFirst(), e.getMessage()),
          e);
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
