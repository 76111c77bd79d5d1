package hpcbench.monitor;

import hpcbench.observe.HostState;
import hpcbench.result.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.function.Consumer;

/// Writes what is seen to a file as it is seen, one JSON object a line, for whoever follows a run
/// from outside. Safe for use by several threads.
public final class MonitorFile implements Listener, Closeable {
  private final String name;
  private final Writer out;
  private final InstantSource clock;
  private final Consumer<String> notes;
  private boolean isBroken;

  /// What a server told; histograms are left out.
  record OfServer(Instant time, String server, String service, SortedMap<String, Double> values) {}

  /// The state of a machine.
  record OfHost(Instant time, String node, HostState host) {}

  /// Begins a new file in place of an older one.
  ///
  /// @param notes told when it cannot be written any more
  /// @throws IOException when it cannot be written
  public MonitorFile(Path file, InstantSource clock, Consumer<String> notes) throws IOException {
    this.name = file.toString();
    this.clock = clock;
    this.notes = notes;
    this.out =
        Files.newBufferedWriter(
            file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /// Writes to what is open already, and does not close it.
  public MonitorFile(Writer out, InstantSource clock) {
    this.name = "the output";
    this.clock = clock;
    this.notes = _ -> {};
    this.out = out;
  }

  @Override
  public void server(ServerSource server, ServerSource.Told told) {
    write(
        new OfServer(
            clock.instant(), server.address().toString(), server.service(), told.values()));
  }

  @Override
  public void host(String node, HostState state) {
    write(new OfHost(clock.instant(), node, state));
  }

  /// A disk that fails costs the rest of this file and not the run.
  private synchronized void write(Object line) {
    if (isBroken) {
      return;
    }
    try {
      out.write(Json.line(line));
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      isBroken = true;
      notes.accept("%s ends here: %s".formatted(name, e.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
