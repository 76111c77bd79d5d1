package hpcbench.service;

import java.util.Optional;

/// How many nodes one server takes, and what its processes must know of each other.
public sealed interface Span {
  /// One process, which needs nobody.
  Span ONE_NODE = new OneNode();

  /// One process on one node.
  record OneNode() implements Span {
    @Override
    public int nodes() {
      return 1;
    }
  }

  /// One process on each of several nodes. They meet at a port of the first one's.
  ///
  /// @param nodes how many; one is a server that could span more
  /// @param networkInterface the network interface they talk over, the same on every node; without
  ///   one, that of the address which the node's name stands for
  /// @param usualPort the port they meet at, when it is free
  record OverNodes(int nodes, Optional<String> networkInterface, int usualPort) implements Span {}

  /// Nodes of one server.
  int nodes();
}
