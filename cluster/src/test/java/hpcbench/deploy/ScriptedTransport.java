package hpcbench.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A cluster whose commands answer what a test says, by the name of the program.
final class ScriptedTransport implements Transport {
  private final Map<String, Output> answers = new HashMap<>();
  private final List<List<String>> commands = new ArrayList<>();

  /// From now on, this program succeeds and prints this.
  ScriptedTransport prints(String program, String out) {
    answers.put(program, new Output(0, out, ""));
    return this;
  }

  /// From now on, this program fails and complains.
  ScriptedTransport fails(String program, String err) {
    answers.put(program, new Output(1, "", err));
    return this;
  }

  /// What was run, in order.
  List<List<String>> commands() {
    return commands;
  }

  @Override
  public Output run(List<String> command, Duration limit) throws SlurmException {
    commands.add(command);
    Output answer = answers.get(command.getFirst());
    if (answer == null) {
      throw new SlurmException("cannot start " + command.getFirst());
    }
    return answer;
  }

  @Override
  public Output send(Path file, List<String> command, Duration limit) throws SlurmException {
    return run(command, limit);
  }

  @Override
  public Output receive(List<String> command, Path file, Duration limit) throws SlurmException {
    return run(command, limit);
  }
}
