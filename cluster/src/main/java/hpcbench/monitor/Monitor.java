package hpcbench.monitor;

import hpcbench.observe.HostReading;
import hpcbench.observe.HostReport;
import hpcbench.observe.HostState;
import hpcbench.observe.Observations;
import hpcbench.observe.ServerReading;
import hpcbench.observe.ServerReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Watches servers and machines while one trial runs, each on a thread of its own that shares
/// nothing with the load engine.
public final class Monitor implements AutoCloseable {
  private final List<ServerWatch> servers;
  private final List<HostWatch> hosts;

  /// All that was seen over a trial.
  ///
  /// @param servers readings of all servers, each server's in order
  /// @param hosts readings of all machines, each machine's in order
  /// @param summary the same in a few numbers, of the measured phase alone
  public record Seen(List<ServerReading> servers, List<HostReading> hosts, Observations summary) {
    public Seen {
      servers = List.copyOf(servers);
      hosts = List.copyOf(hosts);
    }
  }

  private Monitor(List<ServerWatch> servers, List<HostWatch> hosts) {
    this.servers = servers;
    this.hosts = hosts;
  }

  /// Begins to watch.
  ///
  /// @param interval how long after one look the next one follows
  /// @param hosts machines by the name of their node
  /// @param listener told of all that is seen
  public static Monitor start(
      Duration interval,
      List<ServerSource> servers,
      Map<String, Source<HostState>> hosts,
      Listener listener) {
    return new Monitor(
        servers.stream().map(server -> ServerWatch.start(server, interval, listener)).toList(),
        hosts.entrySet().stream()
            .map(host -> HostWatch.start(host.getKey(), host.getValue(), interval, listener))
            .toList());
  }

  /// Looks once more at everything, and tells what was seen.
  public Seen end(Window window) throws InterruptedException {
    List<ServerReading> serverReadings = new ArrayList<>();
    List<ServerReport> serverReports = new ArrayList<>();
    for (ServerWatch server : servers) {
      ServerWatch.Seen seen = server.end(window);
      serverReadings.addAll(seen.readings());
      serverReports.add(seen.report());
    }
    List<HostReading> hostReadings = new ArrayList<>();
    List<HostReport> hostReports = new ArrayList<>();
    for (HostWatch host : hosts) {
      HostWatch.Seen seen = host.end(window);
      hostReadings.addAll(seen.readings());
      hostReports.add(seen.report());
    }
    return new Seen(serverReadings, hostReadings, new Observations(serverReports, hostReports));
  }

  /// Ends without a last look; does nothing after [#end].
  @Override
  public void close() {
    servers.forEach(ServerWatch::close);
    hosts.forEach(HostWatch::close);
  }
}
