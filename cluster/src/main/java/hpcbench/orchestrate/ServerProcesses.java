package hpcbench.orchestrate;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The processes of one server: one, or one on each of the nodes that it spans. When one of them
/// has ended, so has the server.
final class ServerProcesses implements AutoCloseable {
  /// How long the others may take to end after the first one has.
  private static final Duration OTHERS_LIMIT = Duration.ofSeconds(3);

  private final List<ServiceProcess> members;
  private final CompletableFuture<ServiceProcess> firstEnded = new CompletableFuture<>();

  /// @param members at least one, in the order of their ranks
  ServerProcesses(List<ServiceProcess> members) {
    this.members = List.copyOf(members);
    for (ServiceProcess member : members) {
      var _ = member.ended().thenRun(() -> firstEnded.complete(member));
    }
  }

  boolean areAlive() {
    return members.stream().allMatch(ServiceProcess::isAlive);
  }

  /// Completes when one of them has ended, however it ended.
  CompletableFuture<?> ended() {
    return firstEnded;
  }

  /// Waits for this long, or until one of them has ended.
  void awaitEnd(Duration limit) throws InterruptedException {
    await(firstEnded, limit);
  }

  private static void await(CompletableFuture<?> end, Duration limit) throws InterruptedException {
    try {
      var _ = end.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      // They run.
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a process cannot fail", e);
    }
  }

  /// How they ended: the first, and after it the others that have ended, too. Only after one has.
  ///
  /// The first one to be gone need not be the one that knows why: where a rank gives up and tidies
  /// up, another that missed it meanwhile may be gone before it. So the others get a moment.
  String ending() throws InterruptedException {
    ServiceProcess first = firstEnded.join();
    await(allEnded(), OTHERS_LIMIT);
    List<String> endings = new ArrayList<>(List.of(first.ending()));
    for (ServiceProcess member : members) {
      if (member != first && !member.isAlive()) {
        endings.add("then " + member.ending());
      }
    }
    return String.join("\n", endings);
  }

  private CompletableFuture<?> allEnded() {
    return CompletableFuture.allOf(
        members.stream().map(ServiceProcess::ended).toArray(CompletableFuture[]::new));
  }

  /// The last lines that each of them wrote, after a line break each.
  String lastWords() {
    return members.stream().map(member -> "\n" + member.lastWords()).collect(joining());
  }

  /// Ends them and all that they started, and waits until nothing of them is left.
  ///
  /// @throws ServerException when something could not be ended; the message has the ids
  void end() throws ServerException, InterruptedException {
    close();
    List<String> problems = new ArrayList<>();
    for (ServiceProcess member : members) {
      try {
        member.end();
      } catch (ServerException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new ServerException(String.join("\n", problems));
    }
  }

  /// Ends them without waiting.
  @Override
  public void close() {
    members.forEach(ServiceProcess::close);
  }
}
