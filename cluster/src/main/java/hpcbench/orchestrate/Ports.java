package hpcbench.orchestrate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Finds the port a server is to serve on: here by binding to it, since a port that merely looks
/// free is not; on another node by asking its kernel for the ports that are taken.
///
/// Between the check and the server's own bind another process may still take the port; the server
/// then fails to start, and [#isTaken] tells why.
final class Ports {
  private static final int NEAR = 100;

  private final Path logs;

  /// @param logs for what nodes answer
  Ports(Path logs) {
    this.logs = logs;
  }

  /// The port for a server at this place: the one asked for, or a free one at or near the usual
  /// one.
  ///
  /// @throws ServerException when the port asked for is taken, or there is none
  int choose(ServerPlace place, Optional<Integer> requested, int usual)
      throws ServerException, InterruptedException {
    return place.launcher().isHere()
        ? choose(place.address(), requested, usual)
        : choose(place.node(), NodePorts.of(place, logs), requested, usual);
  }

  /// Whether somebody has this port of a place now.
  ///
  /// @throws ServerException when the node cannot be asked
  boolean isTaken(ServerPlace place, int port) throws ServerException, InterruptedException {
    return place.launcher().isHere()
        ? !isFree(place.address(), port)
        : NodePorts.of(place, logs).taken().contains(port);
  }

  /// @throws ServerException when the port asked for, or all near the usual one, are taken
  static int choose(String node, NodePorts ports, Optional<Integer> requested, int usual)
      throws ServerException {
    int last = Math.min(usual + NEAR, 65_536) - 1;
    OptionalInt port =
        IntStream.rangeClosed(requested.orElse(usual), requested.orElse(last))
            .filter(each -> !ports.taken().contains(each))
            .findFirst();
    return port.orElseThrow(() ->
        new ServerException(
            requested.isPresent()
                ? "port %d of node %s is taken; choose another servers.port, or leave it out for a free one"
                    .formatted(requested.get(), node)
                : "ports %d to %d of node %s are all taken; choose another servers.port"
                    .formatted(usual, last, node)));
  }

  /// The port that the recipe asks for, or a free one at or near the service's usual port, or any.
  ///
  /// @throws ServerException when the port asked for is taken; the message names its holder where
  ///   that can be found out
  static int choose(String host, Optional<Integer> requested, int usual) throws ServerException {
    if (requested.isPresent()) {
      return requireFree(host, requested.get());
    }
    return IntStream.range(usual, Math.min(usual + NEAR, 65536))
        .filter(port -> isFree(host, port))
        .findFirst()
        .orElseGet(() -> anyFree(host));
  }

  private static int requireFree(String host, int port) throws ServerException {
    if (isFree(host, port)) {
      return port;
    }
    throw new ServerException(
        "port %d of %s is taken%s; choose another servers.port, or leave it out for a free one"
            .formatted(port, host, PortHolder.of(port).map(" by "::concat).orElse("")));
  }

  private static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int anyFree(String host) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no port of " + host + " can be bound: " + e.getMessage(), e);
    }
  }
}
