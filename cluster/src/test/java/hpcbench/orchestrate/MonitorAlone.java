package hpcbench.orchestrate;

import hpcbench.executor.HostServer;
import hpcbench.executor.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What watches a node as a process of its own, with the words of `hpcbench monitor`.
final class MonitorAlone {
  private MonitorAlone() {}

  /// The command line that starts it.
  static List<String> command() {
    List<String> command = new ArrayList<>(ExecutorAlone.command());
    command.set(command.size() - 1, MonitorAlone.class.getName());
    return command;
  }

  public static void main(String[] words) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      options.put(words[i], words[i + 1]);
    }
    try (HostServer server =
        HostServer.start(
            options.getOrDefault("--host", ""),
            Integer.parseInt(options.getOrDefault("--port", "")),
            Token.in(Path.of(options.getOrDefault("--token-file", ""))),
            Duration.ofMinutes(1))) {
      System.out.println("serving on " + server.uri());
      server.end().join();
    }
  }
}
