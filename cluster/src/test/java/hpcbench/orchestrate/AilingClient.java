package hpcbench.orchestrate;

import hpcbench.drive.Progress;
import hpcbench.result.RunSummary;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A run in a JVM of its own, whose load engine suffers from what is planted beside it.
final class AilingClient {
  private static final String MEASURING = "measuring";
  private static final String RUN = "run ";

  private final Process process;
  private final BufferedReader output;

  private AilingClient(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /// What the client's JVM does beside its work.
  enum Ailment {
    /// Nothing.
    NONE {
      @Override
      void begin() {}
    },
    /// Threads that never rest, many more than there are cores.
    BURNT_CORE {
      @Override
      void begin() {
        IntStream.range(0, 32).forEach(_ -> Thread.ofPlatform().daemon().start(AilingClient::burn));
      }
    },
    /// A heap that is nearly full, and a thread that fills it up again and again.
    FULL_HEAP {
      @Override
      void begin() {
        Thread.ofPlatform().daemon().start(AilingClient::litter);
      }
    },
    /// A heap of millions of small things, all of which every collection looks at.
    LONG_COLLECTIONS {
      @Override
      void begin() {
        Thread.ofPlatform().daemon().start(AilingClient::collect);
      }
    };

    abstract void begin();
  }

  static AilingClient start(Path runs, String recipe, Ailment ailment, String... options)
      throws IOException {
    Path file = Files.writeString(runs.resolve("recipe.yaml"), recipe);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(AilingClient.class.getName(), runs.toString(), file.toString(), ailment.name()));
    return new AilingClient(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /// Waits until the client measures and its first requests are completed.
  AilingClient awaitMeasurement() throws IOException {
    await(MEASURING);
    return this;
  }

  /// Stops the client's process for as long.
  AilingClient freeze(double seconds) throws IOException, InterruptedException {
    String script = "kill -STOP $0 && sleep $1; kill -CONT $0";
    Process freezing =
        new ProcessBuilder(
                "sh", "-c", script, Long.toString(process.pid()), Double.toString(seconds))
            .inheritIO()
            .start();
    if (freezing.waitFor() != 0) {
      throw new IOException("the client could not be stopped");
    }
    return this;
  }

  /// Waits for the end of the run, and returns its id.
  String runId() throws IOException, InterruptedException {
    String id = await(RUN);
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return id;
  }

  private String await(String beginning) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(beginning)) {
        return line.substring(beginning.length());
      }
    }
    throw new IOException("the client ended without a word of '" + beginning + "'");
  }

  public static void main(String[] arguments) throws Exception {
    Path runs = Path.of(arguments[0]);
    AtomicBoolean told = new AtomicBoolean();
    Bench bench =
        Bench.of(
            runs,
            Files.readString(Path.of(arguments[1])),
            event -> {
              if (isMeasuring(event) && told.compareAndSet(false, true)) {
                System.out.println(MEASURING);
                Ailment.valueOf(arguments[2]).begin();
              }
            });
    RunSummary summary = bench.run();
    System.out.println(RUN + summary.runId());
    System.exit(0);
  }

  private static boolean isMeasuring(RunEvent event) {
    return event instanceof RunEvent.TrialProgress(var _, var progress)
        && progress.stage() == Progress.Stage.MEASUREMENT
        && progress.completed() > 0;
  }

  private static void burn() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  /// Collects the garbage again and again, beside millions of links that are none.
  private static void collect() {
    List<Object> kept = Stream.<Object>generate(() -> new Object[4]).limit(6_000_000).toList();
    while (!kept.isEmpty()) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  /// Keeps half of the heap, so that every collection has much to look at.
  private static void litter() {
    long half = Runtime.getRuntime().maxMemory() / 2;
    List<byte[]> kept = Stream.generate(() -> new byte[64]).limit(half / 96).toList();
    while (!kept.isEmpty()) {
      if (new byte[16 * 1024].length == 0) {
        return;
      }
    }
  }
}
