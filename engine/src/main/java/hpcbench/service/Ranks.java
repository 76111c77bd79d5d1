package hpcbench.service;

import java.util.List;

/// The nodes that one server spans, in the order of their ranks, and where its processes meet.
///
/// @param peers the nodes, at least one; the first serves, and the others find each other there
/// @param port a free port of the first node's, where they meet
public record Ranks(List<Peer> peers, int port) {
  public Ranks {
    peers = List.copyOf(peers);
  }

  /// The node that serves.
  Peer first() {
    return peers.getFirst();
  }

  /// Where the processes meet, as `address:port`.
  String meetingPoint() {
    return first().address() + ":" + port;
  }
}
