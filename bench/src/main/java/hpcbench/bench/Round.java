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
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// One contender under one load, once: a fresh server, a fresh client, a warm-up, a window.
final class Round {
  private static final Duration STEP = Duration.ofMillis(20);

  /// So many streams are a load that comes to stand, and no first try whether the server answers.
  private static final long SEVERAL = 2;

  private static final int SAID_CHARACTERS = 600;

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
    double startSeconds;
    try (TokenServer server = TokenServer.start(setup.server(), shape, setup.cores(), folder)) {
      long start = System.nanoTime();
      Process client = start(server.port());
      try {
        awaitLoad(client, server.counters());
        startSeconds = (server.counters().firstArrivalNs() - start) / 1e9;
        rehearseAsking(client);
        Thread.sleep((long) (shape.warmUp().toMillis() * setup.warmUpShare()));
        window = measure(client, server.counters());
        awaitReport(client);
      } finally {
        end(client);
      }
    }
    return window.sample(startSeconds, errors(window));
  }

  private Process start(int port) throws IOException {
    List<String> command = new ArrayList<>(setup.cores().onClientCore());
    command.addAll(contender.command(shape, port, folder));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errorFile().toFile());
    if (!contender.keepsStamps()) {
      builder.redirectOutput(outputFile().toFile());
    }
    return builder.start();
  }

  private Path errorFile() {
    return folder.resolve("client.err");
  }

  private Path outputFile() {
    return folder.resolve("client.out");
  }

  /// Until nine tenths of the streams are open, or, for loads whose streams are short, tokens flow.
  private void awaitLoad(Process client, Counters counters)
      throws IOException, InterruptedException {
    long needed = shape.isUnthrottled() || shape.isOpen() ? 1 : shape.streams() * 9L / 10;
    await(client, counters, Math.min(needed, SEVERAL), contender.startLimit());
    Duration patience = contender.patience().orElse(contender.startLimit());
    if (!stands(client, counters, needed, patience) && contender.patience().isEmpty()) {
      throw noLoad(counters, needed);
    }
  }

  private void await(Process client, Counters counters, long streams, Duration limit)
      throws IOException, InterruptedException {
    if (!stands(client, counters, streams, limit)) {
      throw noLoad(counters, streams);
    }
  }

  /// Whether so many streams came to be open within a limit.
  private static boolean stands(Process client, Counters counters, long streams, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (counters.streaming() < streams) {
      if (!client.isAlive() || System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(STEP);
    }
    return true;
  }

  private BenchException noLoad(Counters counters, long needed) throws IOException {
    return new BenchException(
        "%s: %d of %d streams after %d requests; it said: %s"
            .formatted(
                contender.name(), counters.streaming(), needed, counters.requests(), said()));
  }

  private String said() throws IOException {
    String text = Files.readString(errorFile());
    if (text.isBlank() && Files.exists(outputFile())) {
      text = Files.readString(outputFile());
    }
    return text.substring(Math.max(0, text.length() - SAID_CHARACTERS)).strip();
  }

  private Window measure(Process client, Counters counters)
      throws IOException, InterruptedException {
    Allocated before = allocated(client);
    Instant start = Instant.of(client, counters);
    long inFlightSum = 0;
    int looks = 0;
    while (System.nanoTime() < start.nano() + setup.window().toNanos()) {
      Thread.sleep(STEP);
      inFlightSum += counters.inFlight();
      looks++;
    }
    Instant end = Instant.of(client, counters);
    Allocated after = allocated(client);
    if (!client.isAlive()) {
      throw new BenchException(
          "%s ended before its window did; it said: %s".formatted(contender.name(), said()));
    }
    if (end.tokens() == start.tokens()) {
      throw new BenchException(contender.name() + ": no token came in a whole window");
    }
    return new Window(start, end, before, after, (double) inFlightSum / looks);
  }

  /// The first answer takes a client tens of milliseconds, and sets its compilers to work: neither
  /// is a part of its load.
  private void rehearseAsking(Process client) throws IOException {
    Allocated _ = allocated(client);
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

  private void awaitReport(Process client) throws InterruptedException {
    if (contender.reportLimit().isPositive()) {
      // Whether it wrote one is seen when that is read.
      boolean _ = client.waitFor(contender.reportLimit().toMillis(), TimeUnit.MILLISECONDS);
    }
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
      descendants.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private Errors errors(Window window) throws IOException {
    if (shape.isUnthrottled()) {
      return Errors.UNKNOWN;
    }
    if (contender.keepsStamps() && !Files.exists(Contender.log(folder))) {
      throw new BenchException("%s left no stamps: %s".formatted(contender.name(), said()));
    }
    try {
      return contender.errors(
          folder,
          StampLog.read(TokenServer.log(folder)),
          window.start().nano(),
          window.end().nano());
    } catch (BenchException e) {
      throw new BenchException("%s; it said: %s".formatted(e.getMessage(), said()), e);
    }
  }

  private record Instant(long nano, ProcessUsage usage, long tokens) {
    static Instant of(Process client, Counters counters) {
      return new Instant(System.nanoTime(), ProcessUsage.of(client.toHandle()), counters.tokens());
    }
  }

  private record Window(
      Instant start, Instant end, Allocated before, Allocated after, double inFlight) {
    Sample sample(double startSeconds, Errors errors) {
      return new Sample(
          startSeconds,
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
      long atStart = by.applyAsLong(before);
      return atStart <= 0 ? Double.NaN : (by.applyAsLong(after) - atStart) / tokens();
    }
  }
}
