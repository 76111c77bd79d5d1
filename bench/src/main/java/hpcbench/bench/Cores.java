package hpcbench.bench;

import java.util.List;

/// The two cores of the benchmark: one for the server, one for the whole client.
///
/// @param server number of the server's core
/// @param client number of the client's core
record Cores(int server, int client) {
  /// The beginning of a command that keeps a process on the server's core.
  List<String> onServerCore() {
    return on(server);
  }

  /// The beginning of a command that keeps a process, all its threads included, on the client's
  /// core.
  List<String> onClientCore() {
    return on(client);
  }

  private static List<String> on(int core) {
    return List.of("taskset", "--cpu-list", String.valueOf(core));
  }
}
