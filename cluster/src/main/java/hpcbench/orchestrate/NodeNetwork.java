package hpcbench.orchestrate;

import hpcbench.service.Peer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The network interfaces of a node, as its own `ip` tells them.
///
/// @param node the node's name
/// @param interfaces its interfaces with an IPv4 address each
record NodeNetwork(String node, List<Peer> interfaces) {
  /// A user's path often lacks the folders in which `ip` is.
  private static final List<String> COMMAND =
      List.of("bash", "-c", "PATH=$PATH:/usr/sbin:/sbin; exec ip -o -4 address show");

  NodeNetwork {
    interfaces = List.copyOf(interfaces);
  }

  /// Asks a node.
  ///
  /// @param logs for what it answers
  /// @throws ServerException when it does not answer in time
  static NodeNetwork of(ServerPlace place, Path logs) throws ServerException, InterruptedException {
    return new NodeNetwork(place.node(), parse(NodeAnswer.ask(place, "network", COMMAND, logs)));
  }

  /// Lines such as `2: eth0 inet 10.0.0.1/24 brd ... scope global eth0`.
  static List<Peer> parse(List<String> lines) {
    return lines.stream()
        .map(line -> line.strip().split("\\s+", -1))
        .filter(words -> words.length > 3 && words[2].equals("inet"))
        .map(words -> new Peer(words[3].replaceFirst("/.*", ""), words[1]))
        .toList();
  }

  /// The interface of this name, or the one of this address when no name is given.
  ///
  /// @throws ServerException when there is none
  Peer find(Optional<String> name, String address) throws ServerException {
    return interfaces.stream()
        .filter(
            one -> name.map(one.networkInterface()::equals).orElse(one.address().equals(address)))
        .findFirst()
        .orElseThrow(() -> missing(name, address));
  }

  private ServerException missing(Optional<String> name, String address) {
    return new ServerException(
        "node %s has no network interface %s; it has %s. Name one of them in service_config.distributed.network_interface"
            .formatted(
                node,
                name.orElse("with the address " + address),
                interfaces.stream()
                    .map(one -> one.networkInterface() + " (" + one.address() + ")")
                    .collect(Collectors.joining(", "))));
  }
}
