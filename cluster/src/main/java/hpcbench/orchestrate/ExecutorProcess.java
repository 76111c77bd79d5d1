package hpcbench.orchestrate;

import hpcbench.recipe.Resources;
import hpcbench.result.Secrets;
import hpcbench.service.Launch;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An executor that was started on a client node, with a supervisor that ends it when this process
/// ends.
final class ExecutorProcess {
  /// What an executor says first, before its address.
  private static final String ANNOUNCEMENT = "serving on ";

  private final String node;
  private final ServiceProcess process;
  private final CompletableFuture<String> announcement;

  private ExecutorProcess(
      String node, ServiceProcess process, CompletableFuture<String> announcement) {
    this.node = node;
    this.process = process;
    this.announcement = announcement;
  }

  /// Starts one.
  ///
  /// @param number which of the client nodes, from 1
  static ExecutorProcess start(
      Roles roles, int number, Resources.Share share, Path tokenFile, Path logs, Secrets secrets)
      throws ServerException {
    String node = roles.clients().get(number - 1);
    String name = "client-" + number;
    List<String> command = new ArrayList<>(roles.executor());
    command.addAll(List.of("--host", NodeAddress.of(node)));
    command.addAll(List.of("--port", Integer.toString(roles.clientPort())));
    command.addAll(List.of("--token-file", tokenFile.toAbsolutePath().toString()));
    CompletableFuture<String> announcement = new CompletableFuture<>();
    ServiceLog log =
        new ServiceLog(
            logs.resolve(name + ".log"),
            secrets,
            line -> {
              if (line.startsWith(ANNOUNCEMENT)) {
                announcement.complete(line.substring(ANNOUNCEMENT.length()).strip());
              }
            });
    ServiceProcess process =
        ServiceProcess.start(
            new Launch(command, Map.of(), Set.of()),
            log,
            roles.launcher(),
            new Step(name, node, share, List.of(), command));
    return new ExecutorProcess(node, process, announcement);
  }

  String node() {
    return node;
  }

  /// Where it serves, once it does.
  ///
  /// @throws ServerException when it has ended, or has not said so in time
  URI address(Duration limit) throws ServerException, InterruptedException {
    CompletableFuture<Object> first =
        CompletableFuture.anyOf(announcement, process.ended())
            .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    try {
      Object _ = first.get();
    } catch (ExecutionException e) {
      throw late(limit, e);
    }
    if (!announcement.isDone()) {
      throw new ServerException(
          "the executor on %s does not start: %s".formatted(node, process.ending()));
    }
    return URI.create(announcement.join());
  }

  private ServerException late(Duration limit, ExecutionException cause) {
    boolean isLate = cause.getCause() instanceof TimeoutException;
    return new ServerException(
        "the executor on %s did not start within %d s%s"
            .formatted(node, limit.toSeconds(), isLate ? "" : ": " + cause.getMessage()),
        cause);
  }

  /// How it has ended, if it has.
  Optional<String> death() {
    if (process.isAlive()) {
      return Optional.empty();
    }
    try {
      return Optional.of(process.ending().lines().findFirst().orElse("it ended"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("it ended");
    }
  }

  /// Ends it, and waits until nothing of it is left.
  void end() throws ServerException, InterruptedException {
    process.end();
  }

  /// Ends it without waiting.
  void close() {
    process.close();
  }
}
