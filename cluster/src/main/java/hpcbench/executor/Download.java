package hpcbench.executor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Fetches the results of a trial in parts, and goes on with the part that is missing when a
/// connection breaks.
final class Download {
  private static final int PART_BYTES = 1 << 20;
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ExecutorClient client;
  private final String id;
  private final Path file;
  private final Duration patience;

  /// @param file where the results are put
  /// @param patience how long no part may come before it is given up
  Download(ExecutorClient client, String id, Path file, Duration patience) {
    this.client = client;
    this.id = id;
    this.file = file;
    this.patience = patience;
  }

  /// Fetches as many bytes.
  ///
  /// @throws IOException when the disk is full, or no part came for too long
  void of(long length) throws IOException, InterruptedException {
    try (OutputStream out = Files.newOutputStream(file)) {
      long at = 0;
      while (at < length) {
        byte[] part = part(at, (int) Math.min(PART_BYTES, length - at));
        out.write(part);
        at += part.length;
      }
    }
  }

  private byte[] part(long from, int count) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return client.results(id, from, count);
      } catch (Refusal e) {
        throw e;
      } catch (IOException e) {
        if (System.nanoTime() >= deadline) {
          throw new IOException(
              "its requests could not be fetched from byte %d on: %s"
                  .formatted(from, e.getMessage()),
              e);
        }
        LockSupport.parkNanos(this, PAUSE_NS);
      }
    }
  }
}
