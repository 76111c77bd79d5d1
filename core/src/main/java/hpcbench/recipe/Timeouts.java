package hpcbench.recipe;

import java.time.Duration;

/// When a request is given up. Each limit counts on its own; every one must be above zero.
///
/// @param connect from the start of connecting to an open connection, TLS included
/// @param firstToken from sent to the first token; covers queueing and prefill, during which most
///   servers send nothing at all
/// @param idle between two signs of life after the first token
/// @param total from sent to the end of the response
public record Timeouts(Duration connect, Duration firstToken, Duration idle, Duration total) {
  /// 10 s to connect, 5 min to the first token, 60 s between tokens, 30 min in all.
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofSeconds(60),
          Duration.ofMinutes(30));

  public Timeouts {
    requirePositive("connect", connect);
    requirePositive("first_token", firstToken);
    requirePositive("idle", idle);
    requirePositive("total", total);
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException("timeout " + name + " must be above 0, was " + value);
    }
  }
}
