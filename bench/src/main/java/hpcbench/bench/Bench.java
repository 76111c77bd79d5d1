package hpcbench.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// Our load engine, `wrk`, a plain Java client and whatever peers are installed, side by side
/// against one token server: the figures of `docs/explanation/performance.md`.
///
/// Rounds are interleaved, so that a slow minute of the machine falls on every contender alike.
public final class Bench {
  private static final Shape FEW = Shape.paced(64, Duration.ofMillis(10), Duration.ofSeconds(4));
  private static final Shape LASTING =
      Shape.lasting(64, Duration.ofMillis(10), Duration.ofSeconds(6));
  private static final Shape THOUSAND =
      Shape.paced(1000, Duration.ofMillis(10), Duration.ofSeconds(4));
  private static final Shape MANY = Shape.paced(4096, Duration.ofMillis(50), Duration.ofSeconds(4));
  private static final Shape SEGMENTS = Shape.unthrottled(20, Duration.ofSeconds(4));
  private static final Shape SINGLES = Shape.unthrottled(1, Duration.ofSeconds(4));
  private static final Shape OPEN = Shape.open(1000, Duration.ofSeconds(4));

  private static final List<Shape> SHAPES =
      List.of(FEW, LASTING, THOUSAND, SEGMENTS, SINGLES, OPEN, MANY);

  /// How the time to start is called among loads.
  private static final String START = "start";

  private static final List<Figure> FIGURES =
      List.of(
          Figure.cpuPerToken(FEW).reaching(atMost(JavaContender.ENGINE, 8)),
          Figure.receiptError(FEW).reaching(atMost(JavaContender.ENGINE, 50, 350)),
          Figure.receiptError(FEW).reaching(atMost(JavaContender.BUSY_ENGINE, 15, 70)),
          Figure.ttftError(FEW).reaching(atMost(JavaContender.ENGINE, 0.05, 1)),
          Figure.allocatedPerTokenInAll(FEW),
          Figure.allocatedPerToken(LASTING).reaching(atMost(JavaContender.ENGINE, 0)),
          Figure.cpuPerToken(THOUSAND).reaching(asWrk(true)),
          Figure.inFlight(THOUSAND).reaching(new Reach.AtLeast(JavaContender.ENGINE, 995)),
          Figure.meanTtftError(THOUSAND).reaching(atMost(JavaContender.ENGINE, 1)),
          Figure.receiptError(THOUSAND),
          Figure.tokensPerSecond(SEGMENTS).reaching(asWrk(false)),
          Figure.cpuPerToken(SEGMENTS),
          Figure.tokensPerSecond(SINGLES).reaching(asWrk(false)),
          Figure.cpuPerToken(SINGLES),
          Figure.wireLag(OPEN).reaching(atMost(JavaContender.ENGINE, 100, 100)),
          Figure.residentMemory(MANY).reaching(atMost(JavaContender.ENGINE, 128)));

  private final BenchOptions options;
  private final Path folder;
  private final Cores cores;
  private final List<String> notes = new ArrayList<>();

  Bench(BenchOptions options, Cores cores, Path folder) {
    this.options = options;
    this.cores = cores;
    this.folder = folder;
  }

  /// Runs the benchmark; `bench/run --help` lists the options.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      BenchOptions options = BenchOptions.parse(List.of(arguments));
      String page =
          new Bench(options, Cores.discover(), Files.createTempDirectory("hpcbench-bench-")).run();
      System.out.println(page);
      if (options.output().isPresent()) {
        Files.writeString(options.output().get(), page);
      }
    } catch (BenchException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(1);
    }
  }

  /// Measures all that was asked for.
  ///
  /// @return the page
  String run() throws IOException, InterruptedException {
    long startNano = System.nanoTime();
    Path server = compile("token-server");
    List<Contender> contenders = contenders(rehearse(server), compile("floor-client"));
    Scoreboard scoreboard = new Scoreboard(contenders, options.rounds());
    String before = jitter();
    for (int round = 1; round <= options.rounds(); round++) {
      runRound(round, contenders, server, scoreboard);
    }
    Spread start = options.wantsLoad(START) ? startMillis(server) : Spread.of(List.of());
    String table = scoreboard.table(FIGURES, start, Figure.startMillis(FEW));
    String page = page(table, before, Duration.ofNanos(System.nanoTime() - startNano));
    tidyUp();
    return page;
  }

  private Optional<Path> rehearse(Path server) throws IOException, InterruptedException {
    if (Rehearsal.isPossible()) {
      return Optional.of(new Rehearsal(server, cores, folder).make(THOUSAND));
    }
    notes.add("hpcbench was started without a cache: its class path has folders");
    return Optional.empty();
  }

  private Path compile(String name) throws InterruptedException {
    Path source = options.root().resolve("bench/src/main/c").resolve(name + ".c");
    return Programs.compile(source, folder.resolve(name));
  }

  private List<Contender> contenders(Optional<Path> cache, Path floorClient) {
    List<Contender> all =
        Stream.concat(
                Stream.of(
                    started(JavaContender.engine(), cache),
                    started(JavaContender.busyEngine(), cache),
                    new Wrk(),
                    new FloorClient(floorClient, false),
                    new FloorClient(floorClient, true),
                    started(JavaContender.nettyEngine(), cache),
                    JavaContender.httpClient()),
                Peer.known().stream())
            .filter(contender -> options.wants(contender.name()))
            .toList();
    all.forEach(contender ->
        contender
            .missing()
            .ifPresent(why -> notes.add("%s was left out: %s".formatted(contender.name(), why))));
    return all.stream().filter(contender -> contender.missing().isEmpty()).toList();
  }

  private static Contender started(JavaContender engine, Optional<Path> cache) {
    return cache.map(engine::startedFrom).orElse(engine);
  }

  /// Streams that last are for a figure that only our engine has.
  private static boolean takesPart(Contender contender, Shape shape) {
    boolean isForUs = shape.equals(LASTING);
    return contender.canDo(shape) && (!isForUs || contender.name().equals(JavaContender.ENGINE));
  }

  private void runRound(int round, List<Contender> contenders, Path server, Scoreboard scoreboard)
      throws IOException, InterruptedException {
    Round.Setup setup = new Round.Setup(server, cores, options.window(), options.warmUpShare());
    for (Shape shape : SHAPES.stream().filter(shape -> options.wantsLoad(shape.name())).toList()) {
      for (Contender contender : contenders) {
        if (takesPart(contender, shape) && round <= contender.mostRounds()) {
          System.err.printf(
              "round %d of %d: %s, %s%n", round, options.rounds(), shape.name(), contender.name());
          runOnce(contender, shape, setup)
              .ifPresent(sample -> scoreboard.add(shape, contender, sample));
        }
      }
    }
  }

  private Optional<Sample> runOnce(Contender contender, Shape shape, Round.Setup setup)
      throws IOException, InterruptedException {
    try {
      Path files = Files.createTempDirectory(folder, "round-");
      Sample sample = new Round(contender, shape, setup, files).run();
      if (!options.keepFiles()) {
        Folders.delete(files);
      }
      return Optional.of(sample);
    } catch (BenchException e) {
      notes.add("%s: %s".formatted(shape.name(), e.getMessage()));
      return Optional.empty();
    }
  }

  private String jitter() throws IOException, InterruptedException {
    return "server's core %s; client's core %s"
        .formatted(Machine.jitter(cores.onServerCore()), Machine.jitter(cores.onClientCore()));
  }

  private Spread startMillis(Path server) throws IOException, InterruptedException {
    StartTime start = new StartTime(options.root().resolve("hpcbench"), server, cores);
    List<Double> seconds = new ArrayList<>();
    try {
      start.measure(Files.createTempDirectory(folder, "start-")); // may build; not kept
      for (int round = 0; round < options.rounds(); round++) {
        seconds.add(1000 * start.measure(Files.createTempDirectory(folder, "start-")));
      }
    } catch (BenchException e) {
      notes.add(e.getMessage());
    }
    return Spread.of(seconds);
  }

  private String page(String table, String before, Duration taken)
      throws IOException, InterruptedException {
    String noteLines =
        String.join("", notes.stream().distinct().map(note -> "- " + note + "\n").toList());
    return """
    %s

    Server on core %d, the whole client on core %d; %s, interleaved; windows of %d ms; medians (smallest-largest). It took %d min.
    Jitter before: %s.
    Jitter after: %s.

    %s
    %s\
    """
        .formatted(
            Machine.description(),
            cores.server(),
            cores.client(),
            options.rounds() == 1 ? "1 round" : options.rounds() + " rounds",
            options.window().toMillis(),
            Math.ceilDiv(taken.toSeconds(), 60),
            before,
            jitter(),
            table,
            noteLines);
  }

  private static Reach atMost(String contender, double... limits) {
    return new Reach.AtMost(contender, DoubleStream.of(limits).boxed().toList());
  }

  private static Reach asWrk(boolean lessIsBetter) {
    return new Reach.AsGoodAs(JavaContender.ENGINE, Wrk.NAME, lessIsBetter);
  }

  private void tidyUp() throws IOException {
    if (options.keepFiles()) {
      System.err.printf(Locale.ROOT, "each round's files are in %s%n", folder);
    } else {
      Folders.delete(folder);
    }
  }
}
