package hpcbench.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// A real Slurm cluster of four nodes on this machine, made by `dev/slurm-cluster`.
///
/// A test class with `@ExtendWith(SlurmCluster.Extension.class)` takes it as a parameter. It starts
/// for the first test that asks, with accounting, and ends after the last test of the module; one
/// that a person started is used and left up. Where it cannot start, tests are skipped, as
/// [Requirement] says.
///
/// Tests of several builds take turns, since they look at all that runs on the nodes: whoever has
/// the cluster holds a lock, which goes away with its process, whatever ends it. What is up by then
/// and was started by tests is what such a process left, and is ended.
public final class SlurmCluster implements AutoCloseable {
  private static final Path SCRIPT = Path.of("../dev/slurm-cluster").toAbsolutePath().normalize();

  /// More than the script gives itself for a start.
  private static final long LIMIT_SECONDS = 420;

  private static final Path TURN = Path.of("/run/hpcbench-slurm-cluster.turn");
  private static final Duration LONGEST_TURN = Duration.ofMinutes(15);

  private final FileChannel turn;
  private final boolean isOurs;

  private SlurmCluster(FileChannel turn, boolean isOurs) {
    this.turn = turn;
    this.isOurs = isOurs;
  }

  /// What a command came to.
  ///
  /// @param output standard output and standard error, as they came
  public record Result(int exitCode, String output) {}

  private static SlurmCluster start() {
    Result missing = script("missing");
    Requirement.require(
        missing.exitCode() == 0,
        "dev/slurm-cluster " + missing.output().strip().replace("\n", "; "));
    FileChannel turn = awaitTurn();
    if (isUp() && Files.exists(markOfTests())) {
      Result _ = script("down");
    }
    if (isUp()) {
      return new SlurmCluster(turn, false);
    }
    Result up = script("up", "--accounting");
    Requirement.require(up.exitCode() == 0, "dev/slurm-cluster did not start:\n" + up.output());
    return new SlurmCluster(turn, mark());
  }

  private static boolean isUp() {
    return script("status").exitCode() == 0;
  }

  private static boolean mark() {
    try {
      return Files.exists(Files.createFile(markOfTests()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// In the cluster's folder, where tests started it.
  private static Path markOfTests() {
    return Path.of(configuration()).resolveSibling("started-by-tests");
  }

  private static FileChannel awaitTurn() {
    long deadline = System.nanoTime() + LONGEST_TURN.toNanos();
    try {
      FileChannel turn =
          FileChannel.open(TURN, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      while (turn.tryLock() == null) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "other tests have held %s for %s".formatted(TURN, LONGEST_TURN));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
      }
      return turn;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The variables that Slurm's commands find the cluster by.
  public Map<String, String> environment() {
    return Map.of("SLURM_CONF", configuration());
  }

  private static String configuration() {
    return script("conf").output().strip();
  }

  /// Runs a command of Slurm's, in the environment of the cluster, on its login node.
  public Result run(String... command) {
    return run(environment(), List.of(command));
  }

  /// What runs on the nodes beside Slurm's own daemons, a line each.
  public String processes() {
    return script("processes").output();
  }

  /// Takes a node away, as when its power fails.
  public void powerOff(String node) {
    succeed("power-off", node);
  }

  /// Starts a node again that was taken away.
  public void powerOn(String node) {
    succeed("power-on", node);
  }

  private static void succeed(String... words) {
    Result result = script(words);
    if (result.exitCode() != 0) {
      throw new IllegalStateException(List.of(words) + ": " + result.output());
    }
  }

  @Override
  public void close() {
    try (turn) {
      if (isOurs) {
        Result _ = script("down");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Result script(String... words) {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(words));
    return run(Map.of(), command);
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

  /// The cluster, or why there is none: that is found out once, since a second try would only tell
  /// what the first one left.
  private static final class Attempt implements AutoCloseable {
    private final Optional<SlurmCluster> cluster;
    private final Optional<Throwable> problem;

    private Attempt(Optional<SlurmCluster> cluster, Optional<Throwable> problem) {
      this.cluster = cluster;
      this.problem = problem;
    }

    static Attempt make() {
      try {
        return new Attempt(Optional.of(start()), Optional.empty());
      } catch (RuntimeException | AssertionError e) {
        return new Attempt(Optional.empty(), Optional.of(e));
      }
    }

    SlurmCluster orThrow() {
      if (problem.orElse(null) instanceof AssertionError failed) {
        throw failed;
      }
      return cluster.orElseThrow(() -> (RuntimeException) problem.orElseThrow());
    }

    @Override
    public void close() {
      cluster.ifPresent(SlurmCluster::close);
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
          .computeIfAbsent(SlurmCluster.class, _ -> Attempt.make(), Attempt.class)
          .orThrow();
    }
  }
}
