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

/// A program of the toolkit that was started on a node and serves there, with a supervisor that
/// ends it when this process ends: an executor, or what watches a node.
final class NodeProcess {
  /// What it says first, before its address.
  private static final String ANNOUNCEMENT = "serving on ";

  /// Prometheus's own exporter of machines has the port before.
  private static final int MONITOR_PORT = 9101;

  /// Nobody asks between trials, which a model may take hours to be loaded in.
  private static final String MONITOR_LEASE = "24h";

  private final String role;
  private final String node;
  private final ServiceProcess process;
  private final CompletableFuture<String> announcement;

  private NodeProcess(
      String role, String node, ServiceProcess process, CompletableFuture<String> announcement) {
    this.role = role;
    this.node = node;
    this.process = process;
    this.announcement = announcement;
  }

  /// Starts an executor.
  ///
  /// @param number which of the client nodes, from 1
  static NodeProcess executor(
      Roles roles, int number, Resources.Share share, Path tokenFile, Path logs, Secrets secrets)
      throws ServerException {
    String node = roles.clients().get(number - 1);
    List<String> command = new ArrayList<>(roles.programs().executor());
    command.addAll(serving(node, roles.clientPort(), tokenFile));
    Step step = new Step("client-" + number, node, new Step.Part.Own(share), List.of(), command);
    return start("executor", step, roles.launcher(), logs, secrets);
  }

  /// Starts what watches a node beside whatever runs there.
  ///
  /// @param gpus how many GPUs it must see
  static NodeProcess monitor(
      Roles roles, String node, int gpus, Path tokenFile, Path logs, Secrets secrets)
      throws ServerException {
    List<String> command = new ArrayList<>(roles.programs().monitor());
    command.addAll(serving(node, MONITOR_PORT, tokenFile));
    command.addAll(List.of("--lease", MONITOR_LEASE));
    Step step = new Step("monitor-" + node, node, new Step.Part.Beside(gpus), List.of(), command);
    return start("monitor", step, roles.launcher(), logs, secrets);
  }

  private static List<String> serving(String node, int port, Path tokenFile)
      throws ServerException {
    return List.of(
        "--host",
        NodeAddress.of(node),
        "--port",
        Integer.toString(port),
        "--token-file",
        tokenFile.toAbsolutePath().toString());
  }

  private static NodeProcess start(
      String role, Step step, Launcher launcher, Path logs, Secrets secrets)
      throws ServerException {
    CompletableFuture<String> announcement = new CompletableFuture<>();
    ServiceLog log =
        new ServiceLog(
            logs.resolve(step.name() + ".log"),
            secrets,
            line -> {
              if (line.startsWith(ANNOUNCEMENT)) {
                announcement.complete(line.substring(ANNOUNCEMENT.length()).strip());
              }
            });
    Launch launch = new Launch(step.command(), Map.of(), Set.of());
    ServiceProcess process = ServiceProcess.start(launch, log, launcher, step);
    return new NodeProcess(role, step.node(), process, announcement);
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
          "the %s on %s does not start: %s".formatted(role, node, process.ending()));
    }
    return URI.create(announcement.join());
  }

  private ServerException late(Duration limit, ExecutionException cause) {
    boolean isLate = cause.getCause() instanceof TimeoutException;
    return new ServerException(
        "the %s on %s did not start within %d s%s"
            .formatted(role, node, limit.toSeconds(), isLate ? "" : ": " + cause.getMessage()),
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
