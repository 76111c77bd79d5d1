package hpcbench.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What a client of ours is told on its command line.
///
/// @param streams requests in flight
/// @param rate requests a second; 0 in a closed loop
/// @param tokens tokens of each answer
/// @param port the server's
/// @param folder where stamps go; they are not kept for unthrottled loads, which are about rates
/// @param keepStamps whether stamps are kept
record ClientArguments(
    int streams, int rate, int tokens, int port, Path folder, boolean keepStamps) {
  ClientArguments(Shape shape, int port, Path folder) {
    this(shape.streams(), shape.rate(), shape.tokens(), port, folder, !shape.isUnthrottled());
  }

  static ClientArguments parse(List<String> arguments) {
    return new ClientArguments(
        Integer.parseInt(arguments.get(0)),
        Integer.parseInt(arguments.get(1)),
        Integer.parseInt(arguments.get(2)),
        Integer.parseInt(arguments.get(3)),
        Path.of(arguments.get(4)),
        Boolean.parseBoolean(arguments.get(5)));
  }

  List<String> toList() {
    return List.of(
        String.valueOf(streams),
        String.valueOf(rate),
        String.valueOf(tokens),
        String.valueOf(port),
        folder.toString(),
        String.valueOf(keepStamps));
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// Longer than any measurement: a client runs until it is told to end.
  static Duration endless() {
    return Duration.ofMinutes(10);
  }
}
