package hpcbench.orchestrate;

import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Waits for several servers at once, so that the time is that of the slowest and not their sum:
/// getting and loading a large model takes minutes on each.
final class AllReady {
  /// The wait for one of them.
  interface Wait {
    /// Returns when it is ready.
    void await() throws ServerException, InterruptedException;
  }

  private AllReady() {}

  /// Returns when all are ready. The first that cannot be ends the wait for the others.
  ///
  /// @throws ServerException why it cannot be
  static void await(List<Wait> servers) throws ServerException, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Wait> ready = new ExecutorCompletionService<>(threads);
      for (Wait server : servers) {
        ready.submit(() -> {
          server.await();
          return server;
        });
      }
      try {
        for (int awaited = 0; awaited < servers.size(); awaited++) {
          Wait _ = ready.take().get();
        }
      } catch (ExecutionException e) {
        throw cause(e);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  /// The exception as it would have come in one thread.
  private static ServerException cause(ExecutionException failed) throws InterruptedException {
    return switch (failed.getCause()) {
      case ServerException known -> known;
      case InterruptedException interrupted -> throw interrupted;
      case RuntimeException unexpected -> throw unexpected;
      case Error error -> throw error;
      case null, default -> throw new IllegalStateException(failed);
    };
  }
}
