package hpcbench.orchestrate;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The TCP ports of a node that somebody listens on, as its own kernel tells them: also those that
/// do not answer from here, such as ports of its loopback address.
///
/// @param taken the ports
record NodePorts(Set<Integer> taken) {
  /// Of each listening socket its port in hexadecimal. Source of the format: proc_pid_net(5): the
  /// second field is `address:port`, the fourth is the state (0A is listening).
  private static final List<String> COMMAND =
      List.of(
          "bash",
          "-c",
          """
          for table in /proc/net/tcp /proc/net/tcp6; do
            if [ -r "$table" ]; then
              while read -r _ local _ state _; do
                if [ "$state" = 0A ]; then echo "port ${local##*:}"; fi
              done <"$table"
            fi
          done
          """);

  NodePorts {
    taken = Set.copyOf(taken);
  }

  /// Asks a node.
  ///
  /// @param logs for what it answers
  /// @throws ServerException when it does not answer
  static NodePorts of(ServerPlace place, Path logs) throws ServerException, InterruptedException {
    return parse(NodeAnswer.ask(place, "ports", COMMAND, logs));
  }

  /// Lines such as `port 1F90`; others are left out.
  static NodePorts parse(List<String> lines) {
    return new NodePorts(
        lines.stream()
            .filter(line -> line.matches("port [0-9A-F]{4}"))
            .map(line -> Integer.parseInt(line.substring("port ".length()), 16))
            .collect(Collectors.toSet()));
  }
}
