package hpcbench.orchestrate;

import hpcbench.deploy.Profile.Containers;
import java.util.Optional;

/// A node that servers are started on.
///
/// @param node its name, as the launcher knows it
/// @param address what servers bind to there, and where clients find them
/// @param port the port they are to serve on, whatever the recipe says
/// @param launcher starts them
/// @param containers how the node runs containers; empty where servers are started without
public record ServerPlace(
    String node,
    String address,
    Optional<Integer> port,
    Launcher launcher,
    Optional<Containers> containers) {
  /// The same node by another of its addresses.
  ServerPlace at(String other) {
    return new ServerPlace(node, other, port, launcher, containers);
  }
}
