package hpcbench.orchestrate;

import hpcbench.result.Secrets;
import hpcbench.service.Launch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a node answers to a short question, asked with a small step beside whatever runs there.
final class NodeAnswer {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private NodeAnswer() {}

  /// The lines that a command writes there.
  ///
  /// @param what is asked for, for people and for names of steps and logs, such as `network`
  /// @param logs for what it answers
  /// @throws ServerException when it cannot be started, fails, or has not ended in time
  static List<String> ask(ServerPlace place, String what, List<String> command, Path logs)
      throws ServerException, InterruptedException {
    List<String> lines = new CopyOnWriteArrayList<>();
    Path file = logs.resolve("%s-%s.log".formatted(what, place.node()));
    ServiceLog log = new ServiceLog(file, Secrets.BY_FORM, lines::add);
    Step step = new Step(what, place.node(), new Step.Part.Beside(0), List.of(), command);
    Launch launch = new Launch(command, Map.of(), Set.of());
    try (ServiceProcess asked = ServiceProcess.start(launch, log, place.launcher(), step)) {
      if (!asked.awaitEnd(LIMIT)) {
        throw new ServerException(
            "node %s did not tell its %s within %d s"
                .formatted(place.node(), what, LIMIT.toSeconds()));
      }
      String ending = asked.ending();
      if (asked.exitCode() != 0) {
        throw new ServerException(
            "node %s did not tell its %s: %s".formatted(place.node(), what, ending));
      }
      return List.copyOf(lines);
    }
  }
}
