package hpcbench.monitor;

import hpcbench.observe.ServerReading;
import hpcbench.observe.ServerReport;
import java.time.Duration;
import java.util.List;

/// The watch of one server.
final class ServerWatch {
  private final ServerSource source;
  private final Watch<ServerSource.Told> watch;

  /// What was seen of it, and the same in a few numbers.
  record Seen(List<ServerReading> readings, ServerReport report) {}

  private ServerWatch(ServerSource source, Watch<ServerSource.Told> watch) {
    this.source = source;
    this.watch = watch;
  }

  static ServerWatch start(ServerSource source, Duration interval, Listener listener) {
    return new ServerWatch(
        source, Watch.start(source, interval, look -> listener.server(source, look.seen())));
  }

  Seen end(Window window) throws InterruptedException {
    Watch.Seen<ServerSource.Told> seen = watch.end();
    List<ServerReading> readings =
        seen.looks().stream().map(look -> reading(look, window.startNano())).toList();
    return new Seen(
        readings,
        ServerReport.of(
            address(),
            source.service(),
            readings,
            seen.missed(),
            seen.problem(),
            window.fromSeconds(),
            window.toSeconds()));
  }

  private ServerReading reading(Look<ServerSource.Told> look, long startNano) {
    return new ServerReading(
        address(),
        look.secondsSince(startNano),
        look.tookNs() / 1e9,
        look.seen().values(),
        look.seen().histograms());
  }

  private String address() {
    return source.address().toString();
  }

  void close() {
    watch.close();
  }
}
