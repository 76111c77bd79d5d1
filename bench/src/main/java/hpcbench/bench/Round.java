package hpcbench.bench;

import hpcbench.bench.ClientControl.Allocated;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// One contender under one load, once: a fresh server, a fresh client, a warm-up, a window.
final class Round {
  private static final Duration STEP = Duration.ofMillis(20);

  private final Contender contender;
  private final Shape shape;
  private final Setup setup;
  private final Path folder;

  /// @param folder an empty folder for the files of this round
  Round(Contender contender, Shape shape, Setup setup, Path folder) {
    this.contender = contender;
    this.shape = shape;
    this.setup = setup;
    this.folder = folder;
  }

  /// What stays the same in all rounds.
  ///
  /// @param server the compiled token server
  /// @param cores where server and client run
  /// @param window how long is measured
  /// @param warmUpShare share of the shapes' warm-up times to wait
  record Setup(Path server, Cores cores, Duration window, double warmUpShare) {}

  /// Runs it.
  ///
  /// @throws BenchException when the client's load does not come to stand, or stands still
  Sample run() throws IOException, InterruptedException {
    Window window;
    try (TokenServer server = TokenServer.start(setup.server(), shape, setup.cores(), folder)) {
      Process client = start(server.port());
      try {
        awaitLoad(client, server.counters());
        Thread.sleep((long) (shape.warmUp().toMillis() * setup.warmUpShare()));
        window = measure(client, server.counters());
      } finally {
        end(client);
      }
    }
    return window.sample(errors(window));
  }

  private Process start(int port) throws IOException {
    List<String> command = new ArrayList<>(setup.cores().onClientCore());
    command.addAll(contender.command(shape, port, folder));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errorFile().toFile());
    if (!contender.keepsStamps()) {
      builder.redirectOutput(folder.resolve("client.out").toFile());
    }
    return builder.start();
  }

  private Path errorFile() {
    return folder.resolve("client.err");
  }

  /// Until nine tenths of the streams are open, or, for loads whose streams are short, tokens flow.
  private void awaitLoad(Process client, Counters counters)
      throws IOException, InterruptedException {
    long needed = shape.isUnthrottled() || shape.isOpen() ? 1 : shape.streams() * 9L / 10;
    long deadline = System.nanoTime() + contender.startLimit().toNanos();
    while (counters.streaming() < needed) {
      if (!client.isAlive() || System.nanoTime() > deadline) {
        throw new BenchException(
            "%s: %d of %d streams after %d requests; it said: %s"
                .formatted(
                    contender.name(), counters.streaming(), needed, counters.requests(), said()));
      }
      Thread.sleep(STEP);
    }
  }

  private String said() throws IOException {
    String text = Files.readString(errorFile());
    return text.substring(Math.max(0, text.length() - 600)).strip();
  }

  private Window measure(Process client, Counters counters)
      throws IOException, InterruptedException {
    Instant start = Instant.of(client, counters, allocated(client));
    long inFlightSum = 0;
    int looks = 0;
    while (System.nanoTime() < start.nano() + setup.window().toNanos()) {
      Thread.sleep(STEP);
      inFlightSum += counters.inFlight();
      looks++;
    }
    Instant end = Instant.of(client, counters, allocated(client));
    if (end.tokens() == start.tokens()) {
      throw new BenchException(contender.name() + ": no token came in a whole window");
    }
    return new Window(start, end, (double) inFlightSum / looks);
  }

  /// Asks a client of ours what it has allocated so far.
  private Allocated allocated(Process client) throws IOException {
    if (!contender.keepsStamps()) {
      return Allocated.UNKNOWN;
    }
    client.getOutputStream().write('\n');
    client.getOutputStream().flush();
    BufferedReader output = client.inputReader(StandardCharsets.US_ASCII);
    String line = output.readLine();
    if (line == null) {
      throw new BenchException("%s ended early: %s".formatted(contender.name(), said()));
    }
    return Allocated.parse(line);
  }

  private void end(Process client) throws IOException, InterruptedException {
    List<ProcessHandle> descendants = client.descendants().toList();
    client.getOutputStream().close();
    if (!contender.keepsStamps() || !client.waitFor(20, TimeUnit.SECONDS)) {
      Stream.concat(descendants.stream(), Stream.of(client.toHandle()))
          .forEach(ProcessHandle::destroy);
      if (!client.waitFor(5, TimeUnit.SECONDS)) {
        client.destroyForcibly().waitFor();
      }
    }
  }

  private Errors errors(Window window) throws IOException {
    Path seen = Contender.log(folder);
    if (shape.isUnthrottled() || !contender.keepsStamps()) {
      return Errors.between(Map.of(), Map.of(), 0, 0);
    }
    if (!Files.exists(seen)) {
      throw new BenchException("%s left no stamps: %s".formatted(contender.name(), said()));
    }
    return Errors.between(
        StampLog.read(TokenServer.log(folder)),
        StampLog.read(seen),
        window.start().nano(),
        window.end().nano());
  }

  private record Instant(long nano, ProcessUsage usage, long tokens, Allocated allocated) {
    static Instant of(Process client, Counters counters, Allocated allocated) {
      return new Instant(
          System.nanoTime(), ProcessUsage.of(client.toHandle()), counters.tokens(), allocated);
    }
  }

  private record Window(Instant start, Instant end, double inFlight) {
    Sample sample(Errors errors) {
      return new Sample(
          (end.usage().cpuNs() - start.usage().cpuNs()) / 1e9 / tokens(),
          tokens() / ((end.nano() - start.nano()) / 1e9),
          inFlight,
          end.usage().residentBytes(),
          bytesPerToken(Allocated::byAll),
          bytesPerToken(Allocated::byLoops),
          errors);
    }

    private double tokens() {
      return end.tokens() - start.tokens();
    }

    private double bytesPerToken(ToLongFunction<Allocated> by) {
      long before = by.applyAsLong(start.allocated());
      return before <= 0 ? Double.NaN : (by.applyAsLong(end.allocated()) - before) / tokens();
    }
  }
}
