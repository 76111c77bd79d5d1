package hpcbench.orchestrate;

import hpcbench.measure.ClientReport;
import hpcbench.monitor.Listener;
import hpcbench.monitor.Monitor;
import hpcbench.monitor.Scraper;
import hpcbench.monitor.ServerSource;
import hpcbench.monitor.Source;
import hpcbench.monitor.Window;
import hpcbench.observe.HostState;
import hpcbench.observe.Observations;
import hpcbench.recipe.Monitoring;
import hpcbench.result.RunFolderException;
import hpcbench.result.TrialFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Watches the servers and the machines of a run, trial by trial, and keeps what was seen.
final class TrialMonitor implements AutoCloseable {
  private final Monitoring wanted;
  private final Listener listener;
  private final Scraper scraper = new Scraper();
  private final Map<String, Source<HostState>> hosts = new LinkedHashMap<>();

  /// @param wanted whether to watch, and how often
  /// @param listener told of all that is seen
  TrialMonitor(Monitoring wanted, Listener listener) {
    this.wanted = wanted;
    this.listener = listener;
  }

  /// Fetches metrics over HTTP.
  Scraper scraper() {
    return scraper;
  }

  /// These machines are watched, too, from the next trial on; by the names of their nodes.
  void add(Map<String, Source<HostState>> more) {
    hosts.putAll(more);
  }

  /// Looks once at each server and each machine, so that what cannot be watched is known before
  /// trials begin; a sentence for each.
  List<String> check(Replicas servers) throws InterruptedException {
    List<String> said = new ArrayList<>();
    if (wanted.enabled()) {
      for (Server server : servers.servers()) {
        said.add(server.metrics(scraper).map(TrialMonitor::look).orElse(silent(server)));
      }
    }
    return said;
  }

  private static String silent(Server server) {
    return "%s tells nothing about itself: it has no metrics".formatted(server.service().name());
  }

  private static String look(ServerSource source) {
    try {
      int count = source.look().count();
      return "%s at %s tells %d of %d things about itself"
          .formatted(source.service(), source.address(), count, source.names().names().size());
    } catch (IOException e) {
      return "%s cannot be watched: %s".formatted(source.service(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "%s was not looked at".formatted(source.service());
    }
  }

  /// Begins to watch; nobody where nothing is to be watched.
  Monitor start(Replicas servers) {
    List<ServerSource> sources =
        servers.servers().stream().flatMap(server -> server.metrics(scraper).stream()).toList();
    return wanted.enabled()
        ? Monitor.start(wanted.interval(), sources, hosts, listener)
        : Monitor.start(wanted.interval(), List.of(), Map.of(), listener);
  }

  /// Ends to watch, and keeps what was seen.
  ///
  /// @param startNano instant that the trial counts from, by the clock of this process
  static Observations end(Monitor monitor, long startNano, ClientReport client, TrialFolder folder)
      throws RunFolderException, InterruptedException {
    Monitor.Seen seen = monitor.end(Window.of(startNano, client));
    folder.writeServerMetrics(seen.servers());
    folder.writeHostMetrics(seen.hosts());
    return seen.summary();
  }

  @Override
  public void close() {
    scraper.close();
  }
}
