package hpcbench.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One kind of load: what the server is told to do, and what clients are told to ask for.
///
/// @param name for the table
/// @param streams requests in flight in a closed loop; the limit of them in an open one
/// @param rate requests a second in an open loop; 0 for a closed one
/// @param ttft from a request's arrival to its first token
/// @param itl between the tokens of a stream; zero when unthrottled
/// @param tokens tokens of each answer
/// @param segment tokens in one write, unthrottled
/// @param warmUp how long the load stands before anything is measured
public record Shape(
    String name,
    int streams,
    int rate,
    Duration ttft,
    Duration itl,
    int tokens,
    int segment,
    Duration warmUp) {

  /// Streams of one token each 10 ms, their starts spread over the 10 ms.
  static Shape paced(int streams, Duration itl, Duration warmUp) {
    return streams("%d streams x %d ms", streams, itl, 100, warmUp);
  }

  /// Streams that last for longer than is measured: no request starts or ends meanwhile, so that
  /// what happens is of tokens alone.
  static Shape lasting(int streams, Duration itl, Duration warmUp) {
    return streams("%d streams x %d ms that last", streams, itl, 1500, warmUp);
  }

  private static Shape streams(
      String name, int streams, Duration itl, int tokens, Duration warmUp) {
    return new Shape(
        name.formatted(streams, itl.toMillis()),
        streams,
        0,
        Duration.ofMillis(50),
        itl,
        tokens,
        1,
        warmUp);
  }

  /// Tokens as fast as the client takes them, this many in each write.
  static Shape unthrottled(int segment, Duration warmUp) {
    String name =
        segment == 1 ? "unthrottled, one event a write" : "unthrottled, %d events a segment";
    return new Shape(
        name.formatted(segment), 16, 0, Duration.ZERO, Duration.ZERO, 5000, segment, warmUp);
  }

  /// Requests by schedule, each short.
  static Shape open(int rate, Duration warmUp) {
    return new Shape(
        "open loop, %d requests a second".formatted(rate),
        1000,
        rate,
        Duration.ofMillis(5),
        Duration.ofMillis(1),
        3,
        1,
        warmUp);
  }

  boolean isUnthrottled() {
    return itl.isZero();
  }

  boolean isOpen() {
    return rate > 0;
  }

  /// What the token server is told.
  List<String> serverOptions() {
    List<String> options = new ArrayList<>(List.of("--tokens", String.valueOf(tokens)));
    if (isUnthrottled()) {
      options.addAll(List.of("--unthrottled", "--segment", String.valueOf(segment)));
    } else {
      options.addAll(List.of("--ttft-us", micros(ttft), "--itl-us", micros(itl)));
      options.addAll(List.of("--stagger", String.valueOf(isOpen() ? 0 : streams)));
    }
    return options;
  }

  private static String micros(Duration duration) {
    return String.valueOf(duration.toNanos() / 1000);
  }
}
