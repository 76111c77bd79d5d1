package hpcbench.orchestrate;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The address at which the processes of a node are to serve, so that other nodes find them there.
final class NodeAddress {
  private NodeAddress() {}

  /// The first address of the node's name that is not its loopback address: many systems let a
  /// node's own name mean 127.0.1.1, which no other node can reach.
  ///
  /// @throws ServerException when the name is unknown
  static String of(String node) throws ServerException {
    try {
      List<InetAddress> all = Arrays.asList(InetAddress.getAllByName(node));
      return all.stream()
          .filter(address -> !address.isLoopbackAddress())
          .findFirst()
          .or(() -> isPlainLoopback(node) ? Optional.empty() : ofThisMachine())
          .orElse(all.getFirst())
          .getHostAddress();
    } catch (UnknownHostException e) {
      throw new ServerException(
          "the node %s has no address: its name is not known to this node".formatted(node), e);
    }
  }

  /// Whether this process runs on that node.
  static boolean isHere(String node) {
    try {
      InetAddress address = InetAddress.getByName(node);
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return false;
    }
  }

  /// Whoever says so means it.
  private static boolean isPlainLoopback(String node) {
    return node.equals("localhost") || node.startsWith("127.") || node.equals("::1");
  }

  private static Optional<InetAddress> ofThisMachine() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
