package hpcbench.cli;

import hpcbench.monitor.Listener;
import hpcbench.monitor.Listeners;
import hpcbench.monitor.MonitorFile;
import hpcbench.monitor.Pushgateway;
import hpcbench.orchestrate.RunOrder;
import hpcbench.recipe.Monitoring;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How servers and machines are watched, and who is told, beyond what the recipe says.
final class MonitorOptions {
  private static final int USUAL_PORT = 9091;

  @Option(
      names = "--enable-monitoring",
      description = "Watch servers and machines, whatever the recipe says.")
  boolean enabled;

  @Option(
      names = "--monitor-interval",
      paramLabel = "SECONDS",
      description = "Seconds between two looks. Default: the recipe's monitoring.interval.")
  Optional<Double> interval = Optional.empty();

  @Option(
      names = "--monitor-output",
      paramLabel = "FILE",
      description =
          "Write what is seen to this file while the run goes on, one JSON object a line.")
  Optional<Path> output = Optional.empty();

  @Option(
      names = "--pushgateway-node",
      paramLabel = "NODE[:PORT]",
      description =
          "Push what is seen to the Prometheus Pushgateway there. Usual port: 9091. Default: the"
              + " recipe's monitoring.pushgateway.")
  Optional<String> pushgateway = Optional.empty();

  /// Who is told of what is seen, to be closed when nothing more is.
  ///
  /// @param listener all of them
  /// @param owned what is to be closed
  record Told(Listener listener, List<Closeable> owned) implements Closeable {
    @Override
    public void close() throws IOException {
      for (Closeable each : owned) {
        each.close();
      }
    }
  }

  /// The order with these wishes.
  RunOrder applyTo(RunOrder order) {
    Monitoring asked = order.plan().monitoring();
    if (interval.isPresent()) {
      return order.with(asked.every(interval()));
    }
    return enabled ? order.with(asked.every(asked.interval())) : order;
  }

  /// How long after one look the next one follows.
  Duration interval() {
    double seconds = interval.orElse(1.0);
    Duration length = Duration.ofMillis(Math.round(seconds * 1000));
    if (length.compareTo(Monitoring.SHORTEST) < 0) {
      throw new CommandFailure(
          ExitCode.USAGE, "--monitor-interval must be at least 0.1 seconds, was " + seconds);
    }
    return length;
  }

  /// Opens whatever is to be told.
  ///
  /// @param more told, too
  Told open(Console console, List<Listener> more) throws IOException {
    return open(console, more, Optional.empty());
  }

  /// Opens whatever is to be told of a run.
  Told open(Console console, Monitoring asked) throws IOException {
    return open(console, List.of(), asked.pushgateway());
  }

  /// @param usual the gateway where none is named
  private Told open(Console console, List<Listener> more, Optional<String> usual)
      throws IOException {
    List<Listener> listeners = new ArrayList<>(more);
    List<Closeable> owned = new ArrayList<>();
    if (output.isPresent()) {
      MonitorFile file =
          new MonitorFile(output.get(), InstantSource.system(), console.err()::println);
      listeners.add(file);
      owned.add(file);
    }
    Optional<String> node = pushgateway.or(() -> usual);
    if (node.isPresent()) {
      Pushgateway gateway = new Pushgateway(address(node.get()), console.err()::println);
      listeners.add(gateway);
      owned.add(gateway);
    }
    return new Told(new Listeners(listeners), owned);
  }

  private static URI address(String node) {
    String place = node.contains(":") ? node : node + ":" + USUAL_PORT;
    try {
      URI address = URI.create("http://" + place);
      if (address.getHost() != null && address.getPort() > 0) {
        return address;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new CommandFailure(
        ExitCode.USAGE, "--pushgateway-node must be NODE or NODE:PORT, was " + node);
  }
}
