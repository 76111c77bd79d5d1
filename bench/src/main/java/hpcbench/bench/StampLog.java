package hpcbench.bench;

import hpcbench.measure.EventTimes;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What one side, server or client, saw of each request, in a file of 64-bit numbers in the
/// machine's order.
///
/// Instants are nanoseconds of CLOCK_MONOTONIC, which all processes of a machine share and which
/// `System.nanoTime` reads on Linux; this is what makes the two sides comparable.
final class StampLog {
  private StampLog() {}

  /// One request.
  ///
  /// @param id number of the request, chosen by the client; for the server, of a request without
  ///   one, what [#idOf] makes of its header `X-Request-ID`, and -1 without either
  /// @param dueNs when it was due; for the server, when it arrived
  /// @param sentNs when it was sent; for the server, when it arrived
  /// @param times when each token was written (server) or noticed (client)
  record Life(long id, long dueNs, long sentNs, EventTimes times) {
    int tokens() {
      return times.count();
    }

    long token(int position) {
      return times.at(position);
    }
  }

  /// The number by which the server knows a request with this `X-Request-ID`: its 64-bit FNV-1a
  /// hash without the lowest bit.
  static long idOf(String header) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : header.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    return hash >>> 1;
  }

  /// These requests by number; those that have none are passed over.
  static Map<Long, Life> byId(List<Life> lives) {
    Map<Long, Life> byId = new HashMap<>();
    lives.stream().filter(life -> life.id() >= 0).forEach(life -> byId.put(life.id(), life));
    return byId;
  }

  /// Reads a log.
  static List<Life> read(Path file) throws IOException {
    LongBuffer numbers =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder()).asLongBuffer();
    List<Life> lives = new ArrayList<>();
    while (numbers.hasRemaining()) {
      long id = numbers.get();
      long dueNs = numbers.get();
      long sentNs = numbers.get();
      long[] tokenNs = new long[Math.toIntExact(numbers.get())];
      numbers.get(tokenNs);
      lives.add(new Life(id, dueNs, sentNs, EventTimes.of(tokenNs)));
    }
    return lives;
  }

  /// Writes a log.
  static void write(Path file, Collection<Life> lives) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      for (Life life : lives) {
        put(out, life.id());
        put(out, life.dueNs());
        put(out, life.sentNs());
        put(out, life.tokens());
        for (int position = 0; position < life.tokens(); position++) {
          put(out, life.token(position));
        }
      }
    }
  }

  private static void put(DataOutputStream out, long number) throws IOException {
    boolean bigEndian = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
    out.writeLong(bigEndian ? number : Long.reverseBytes(number));
  }
}
