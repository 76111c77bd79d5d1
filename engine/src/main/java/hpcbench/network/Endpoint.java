package hpcbench.network;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/// Where a loop's connections lead.
///
/// @param address the service's address, resolved
/// @param tls how connections are secured; empty for plain ones
/// @param connectTimeout how long it may take until a connection can be used, or until its TLS
///   handshake has ended
public record Endpoint(
    InetSocketAddress address, Optional<SslContext> tls, Duration connectTimeout) {}
