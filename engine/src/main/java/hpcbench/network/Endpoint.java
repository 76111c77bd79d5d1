package hpcbench.network;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where a loop's connections lead.
///
/// @param addresses the service's addresses, resolved; one for each of its servers
/// @param tls how all connections are secured; empty for plain ones
/// @param connectTimeout how long it may take until a connection can be used, or until its TLS
///   handshake has ended
public record Endpoint(
    List<InetSocketAddress> addresses, Optional<SslContext> tls, Duration connectTimeout) {
  public Endpoint {
    addresses = List.copyOf(addresses);
  }
}
