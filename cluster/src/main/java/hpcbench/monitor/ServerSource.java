package hpcbench.monitor;

import hpcbench.observe.Buckets;
import hpcbench.observe.Exposition;
import hpcbench.service.MetricNames;
import hpcbench.service.Service;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.SortedMap;

/// A server's metrics, by the toolkit's names.
///
/// @param address the server, without a path
/// @param service what kind of service it is
/// @param metrics where its metrics are
/// @param token the key it asks for
/// @param names what it calls them
/// @param scraper fetches them
public record ServerSource(
    URI address,
    String service,
    URI metrics,
    Optional<String> token,
    MetricNames names,
    Scraper scraper)
    implements Source<ServerSource.Told> {
  /// What a server told, as in [hpcbench.observe.ServerReading].
  ///
  /// @param values gauges and counters
  /// @param histograms distributions
  public record Told(SortedMap<String, Double> values, SortedMap<String, Buckets> histograms) {
    /// How many metrics it told.
    public int count() {
      return values.size() + histograms.size();
    }
  }

  /// The metrics of a server of this kind; empty when its kind has none that are known.
  public static Optional<ServerSource> of(
      URI address, Service service, Optional<String> token, Scraper scraper) {
    return service
        .metricsPath()
        .filter(_ -> !service.metricNames().equals(MetricNames.NONE))
        .map(path ->
            new ServerSource(
                address,
                service.name(),
                address.resolve(path),
                token,
                service.metricNames(),
                scraper));
  }

  /// @throws IOException when it does not answer, or with none of the metrics that it should have
  @Override
  public Told look() throws IOException, InterruptedException {
    Exposition told = scraper.scrape(metrics, token);
    Told known = new Told(names.values(told), names.histograms(told));
    if (known.count() == 0) {
      throw new IOException(
          "%s tells none of the metrics of %s: it has %d others, and %d lines could not be read"
              .formatted(metrics, service, told.names(), told.malformedLines()));
    }
    return known;
  }

  @Override
  public String toString() {
    return "ServerSource[%s at %s]".formatted(service, address);
  }
}
