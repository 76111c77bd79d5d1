package hpcbench.doctor;

import hpcbench.deploy.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Asks machines what they are like, in one round trip.
final class MachineProbe {
  private static final String SCRIPT = script();

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Transport transport;

  MachineProbe(Transport transport) {
    this.transport = transport;
  }

  /// @param start the command that starts a command on these machines, such as `srun`; none for
  ///   where the transport leads
  /// @param questions what `probe.sh` is to find out
  /// @return what they told, in the order of their names
  /// @throws IOException when it could not run, with the words of what kept it from it
  List<Machine> ask(List<String> start, List<String> questions)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(start);
    command.addAll(List.of("bash", "-c", SCRIPT, "probe"));
    command.addAll(questions);
    Transport.Output output = transport.run(command, LIMIT);
    List<Machine> machines =
        Machine.parse(output.out()).stream().sorted(Comparator.comparing(Machine::name)).toList();
    if (output.exitCode() != 0 || machines.isEmpty()) {
      throw new IOException(
          "%s says: %s".formatted(command.getFirst(), output.err().strip().replace("\n", "; ")));
    }
    return machines;
  }

  private static String script() {
    try (InputStream script =
        Objects.requireNonNull(MachineProbe.class.getResourceAsStream("probe.sh"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("probe.sh is part of this jar", e);
    }
  }
}
