package hpcbench.monitor;

import hpcbench.observe.HostState;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// Another machine, as a process of this toolkit there tells it.
///
/// @param metrics where
/// @param token what it asks of callers
/// @param scraper fetches it
public record RemoteHost(URI metrics, Optional<String> token, Scraper scraper)
    implements Source<HostState> {
  @Override
  public HostState look() throws IOException, InterruptedException {
    return HostState.of(scraper.scrape(metrics, token))
        .orElseThrow(() -> new IOException(metrics + " tells nothing of its machine"));
  }

  @Override
  public String toString() {
    return "RemoteHost[%s]".formatted(metrics);
  }
}
