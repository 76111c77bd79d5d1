package hpcbench.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A client to be measured, ours or another's. It runs as a process, until it is ended.
interface Contender {
  /// For the table.
  String name();

  /// Why it cannot run here; empty when it can.
  Optional<String> missing();

  /// Whether it can produce this kind of load.
  boolean canDo(Shape shape);

  /// The command that loads the server.
  ///
  /// @param folder a folder of its own; a client that keeps stamps writes them to `client.log`
  ///   there when its standard input closes
  List<String> command(Shape shape, int port, Path folder);

  /// Whether it keeps stamps.
  boolean keepsStamps();

  /// How long it may take until its load stands.
  default Duration startLimit() {
    return Duration.ofSeconds(15);
  }

  /// In how many rounds it takes part, at most: those that are measured for scale only, in fewer.
  default int mostRounds() {
    return Integer.MAX_VALUE;
  }

  /// Where a client's stamps are.
  static Path log(Path folder) {
    return folder.resolve("client.log");
  }
}
