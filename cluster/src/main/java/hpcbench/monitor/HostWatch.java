package hpcbench.monitor;

import hpcbench.observe.HostReading;
import hpcbench.observe.HostReport;
import hpcbench.observe.HostState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The watch of one machine.
final class HostWatch {
  private final String node;
  private final Watch<HostState> watch;

  /// What was seen of it, and the same in a few numbers.
  record Seen(List<HostReading> readings, HostReport report) {}

  private HostWatch(String node, Watch<HostState> watch) {
    this.node = node;
    this.watch = watch;
  }

  static HostWatch start(
      String node, Source<HostState> source, Duration interval, Listener listener) {
    return new HostWatch(
        node, Watch.start(source, interval, look -> listener.host(node, look.seen())));
  }

  Seen end(Window window) throws InterruptedException {
    Watch.Seen<HostState> seen = watch.end();
    List<HostReading> readings = readings(seen.looks(), window.startNano());
    return new Seen(
        readings,
        HostReport.of(
            node,
            readings,
            seen.missed(),
            seen.problem(),
            window.fromSeconds(),
            window.toSeconds()));
  }

  /// One for each two looks that follow each other, since rates need both.
  private List<HostReading> readings(List<Look<HostState>> looks, long startNano) {
    List<HostReading> readings = new ArrayList<>();
    for (int i = 1; i < looks.size(); i++) {
      Look<HostState> before = looks.get(i - 1);
      Look<HostState> after = looks.get(i);
      readings.add(
          HostReading.between(
              node,
              before.seen(),
              after.seen(),
              after.secondsSince(startNano),
              after.secondsSince(before.atNano())));
    }
    return readings;
  }

  void close() {
    watch.close();
  }
}
