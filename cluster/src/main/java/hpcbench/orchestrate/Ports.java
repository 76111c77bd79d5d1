package hpcbench.orchestrate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.stream.IntStream;

/// Finds the port a server is to serve on, by binding to it: a port that merely looks free is not.
///
/// Between the check and the server's own bind another process may still take the port; the server
/// then fails to start and says so.
final class Ports {
  private static final int NEAR = 100;

  private static final int CONNECT_LIMIT_MS = 2000;

  private Ports() {}

  /// The port for a server at this place. On another node nothing can be bound from here: there a
  /// port counts as taken when something answers at it.
  ///
  /// @throws ServerException when the port asked for is taken
  static int choose(ServerPlace place, Optional<Integer> requested, int usual)
      throws ServerException {
    if (place.launcher().isHere()) {
      return choose(place.address(), requested, usual);
    }
    int port = requested.orElseGet(() -> firstUnanswered(place.address(), usual));
    if (isAnswered(place.address(), port)) {
      throw new ServerException(
          "port %d of node %s is taken; choose another servers.port".formatted(port, place.node()));
    }
    return port;
  }

  private static int firstUnanswered(String host, int usual) {
    return IntStream.range(usual, Math.min(usual + NEAR, 65536))
        .filter(port -> !isAnswered(host, port))
        .findFirst()
        .orElse(usual);
  }

  private static boolean isAnswered(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_LIMIT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
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
