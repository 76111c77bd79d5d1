package hpcbench.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// A real Slurm cluster of four nodes on this machine, made by `dev/slurm-cluster`.
///
/// A test class with `@ExtendWith(SlurmCluster.Extension.class)` takes it as a parameter. It starts
/// for the first test that asks, with accounting, and ends after the last test of the module; one
/// that was up before is used and left up. Where it cannot start, tests are skipped, as
/// [Requirement] says.
public final class SlurmCluster implements AutoCloseable {
  private static final Path SCRIPT = Path.of("../dev/slurm-cluster").toAbsolutePath().normalize();
  private static final long LIMIT_SECONDS = 180;

  private final boolean isOurs;

  private SlurmCluster(boolean isOurs) {
    this.isOurs = isOurs;
  }

  /// What a command came to.
  ///
  /// @param output standard output and standard error, as they came
  public record Result(int exitCode, String output) {}

  private static SlurmCluster start() {
    Result missing = run(Map.of(), List.of(SCRIPT.toString(), "missing"));
    Requirement.require(
        missing.exitCode() == 0,
        "dev/slurm-cluster " + missing.output().strip().replace("\n", "; "));
    if (run(Map.of(), List.of(SCRIPT.toString(), "status")).exitCode() == 0) {
      return new SlurmCluster(false);
    }
    Result up = run(Map.of(), List.of(SCRIPT.toString(), "up", "--accounting"));
    Requirement.require(up.exitCode() == 0, "dev/slurm-cluster did not start:\n" + up.output());
    return new SlurmCluster(true);
  }

  /// The variables that Slurm's commands find the cluster by.
  public Map<String, String> environment() {
    String configuration = run(Map.of(), List.of(SCRIPT.toString(), "conf")).output().strip();
    return Map.of("SLURM_CONF", configuration);
  }

  /// Runs a command of Slurm's, in the environment of the cluster, on its login node.
  public Result run(String... command) {
    return run(environment(), List.of(command));
  }

  /// What runs on the nodes beside Slurm's own daemons, a line each.
  public String processes() {
    return run(Map.of(), List.of(SCRIPT.toString(), "processes")).output();
  }

  @Override
  public void close() {
    if (isOurs) {
      Result _ = run(Map.of(), List.of(SCRIPT.toString(), "down"));
    }
  }

  /// Output goes to a file, since daemons that the command starts would keep a pipe open.
  private static Result run(Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile("slurm-cluster", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(command + " did not end within " + LIMIT_SECONDS + " s");
        }
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + command, e);
    }
  }

  /// Hands the cluster to tests.
  public static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SlurmCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(SlurmCluster.class))
          .computeIfAbsent(SlurmCluster.class, _ -> start(), SlurmCluster.class);
    }
  }
}
