package hpcbench.bench;

import hpcbench.bench.StampLog.Life;
import java.io.IOException;
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

  /// Whether it is a client of ours, that keeps stamps.
  boolean keepsStamps();

  /// What it saw, against what the server did from `fromNs` to `toNs`, once both have ended.
  ///
  /// @param folder the folder that it was given
  /// @param server the server's log
  /// @throws BenchException when it left nothing to compare
  default Errors errors(Path folder, List<Life> server, long fromNs, long toNs) throws IOException {
    return keepsStamps()
        ? Errors.between(
            StampLog.byId(server), StampLog.byId(StampLog.read(log(folder))), fromNs, toNs)
        : Errors.UNKNOWN;
  }

  /// How long it may take until its load stands.
  default Duration startLimit() {
    return Duration.ofSeconds(15);
  }

  /// How long it may take, from its first streams on, until all of them stand. What has not come by
  /// then is measured as it is by those that are known for it; the others have failed.
  default Optional<Duration> patience() {
    return Optional.empty();
  }

  /// How long it is waited for after the window, where its load ends by itself and it writes a
  /// report; none for those that are ended from outside.
  default Duration reportLimit() {
    return Duration.ZERO;
  }

  /// In how many rounds it takes part, at most: those that need half a minute to start, in fewer.
  default int mostRounds() {
    return Integer.MAX_VALUE;
  }

  /// Where a client's stamps are.
  static Path log(Path folder) {
    return folder.resolve("client.log");
  }
}
