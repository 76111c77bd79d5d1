package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.drive.RehearsalServer.Answer;
import hpcbench.measure.EventTimes;
import hpcbench.measure.Outcome;
import hpcbench.measure.RequestRecord;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Workload;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(120)
class RehearsalTest {
  @Test
  void theRehearsalsServerSendsWholeAnswersTokenByTokenAndInBundles() throws Exception {
    try (RehearsalServer server = RehearsalServer.start(Answer.LONG)) {
      Trials trial =
          new Trials(server.uri())
              .with(t -> t.concurrency = 4)
              .with(t -> t.measurement = new Extent.Requests(12));
      trial.run();
      assertThat(trial.records).hasSize(12).allSatisfy(RehearsalTest::isWhole);
      assertThat(trial.records.stream().map(RequestRecord::events))
          .allMatch(times -> reads(times) < Answer.LONG.tokens() / 2) // bundles come at once
          .anyMatch(times -> reads(times) > 20); // other tokens by themselves
    }
  }

  private static void isWhole(RequestRecord record) {
    assertThat(record.outcome()).isInstanceOf(Outcome.Completed.class);
    assertThat(record.tokens().serverOutput()).isEqualTo(Answer.LONG.tokens());
    assertThat(record.events().count()).isEqualTo(Answer.LONG.tokens());
  }

  private static long reads(EventTimes times) {
    return IntStream.range(0, times.count()).filter(event -> !times.isCoalesced(event)).count();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void compilersGiveWayAfterItAndNothingElseDoes() throws Exception {
    List<String> said = inAnotherProcess("true", "PT5S");
    assertThat(said).contains("C1 CompilerThre 10").anyMatch(line -> line.matches("java 0"));
    assertThat(said).noneMatch(line -> line.startsWith("hpcbench-loop"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shortTrialsAndOthersProgramsAreLeftAsTheyAre() throws Exception {
    assertThat(inAnotherProcess("true", "PT4.9S")).contains("C1 CompilerThre 0");
    assertThat(inAnotherProcess("false", "PT5S")).contains("C1 CompilerThre 0");
  }

  @Test
  void aTrialThatIsStoppedDuringItsRehearsalDoesNotBegin() throws Exception {
    assertThat(inAnotherProcess(StoppedMeanwhile.class))
        .containsExactly("stopped, after 0 requests");
  }

  @Test
  void anInterruptDuringARehearsalEndsTheTrial() throws Exception {
    assertThat(inAnotherProcess(InterruptedMeanwhile.class)).containsExactly("interrupted");
  }

  private static List<String> inAnotherProcess(String rehearses, String length) throws Exception {
    return inAnotherProcess(NiceAfterwards.class, rehearses, length);
  }

  private static List<String> inAnotherProcess(Class<?> main, String... arguments)
      throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName());
    Process process =
        new ProcessBuilder(Stream.concat(command.stream(), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output.lines().toList();
  }

  /// A trial of ten minutes, and what happens while its rehearsal, of more than two seconds, goes
  /// on.
  private static Trials trial(EngineDriver driver, Runnable meanwhile) {
    Executor soon = CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);
    return new Trials(URI.create("http://127.0.0.1:1"))
        .with(t -> t.driver = driver)
        .with(t -> t.measurement = new Extent.Lasting(Duration.ofMinutes(10)))
        .with(t ->
            t.onProgress =
                progress -> {
                  if (progress.stage() == Progress.Stage.PREPARING) {
                    soon.execute(meanwhile);
                  }
                });
  }

  private static EngineDriver rehearsing() {
    return new EngineDriver(EngineOptions.DEFAULT.withRehearsal(true));
  }

  /// Drives a trial that is stopped meanwhile.
  static final class StoppedMeanwhile {
    private StoppedMeanwhile() {}

    public static void main(String[] arguments) throws Exception {
      EngineDriver driver = rehearsing();
      Trials trial = trial(driver, driver::stop);
      boolean wasStopped = trial.run().interrupted();
      System.out.printf(
          "%s, after %d requests%n", wasStopped ? "stopped" : "ended", trial.records.size());
    }
  }

  /// Drives a trial on a thread that is interrupted meanwhile.
  static final class InterruptedMeanwhile {
    private InterruptedMeanwhile() {}

    public static void main(String[] arguments) {
      Trials trial = trial(rehearsing(), Thread.currentThread()::interrupt);
      try {
        trial.run();
        System.out.println("ended");
      } catch (InterruptedException _) {
        System.out.println("interrupted");
      }
    }
  }

  /// Prepares for a trial of this length, and prints each thread's name and how nice it is.
  static final class NiceAfterwards {
    /// Position of the nice value after the name in `/proc/PID/stat` (proc(5)).
    private static final int NICE = 16;

    private NiceAfterwards() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      boolean rehearses = Boolean.parseBoolean(arguments[0]);
      Rehearsal.before(
          lasting(Duration.parse(arguments[1])),
          EngineOptions.DEFAULT.withRehearsal(rehearses),
          () -> false);
      try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
        for (Path thread : threads.toList()) {
          System.out.println(nameAndNice(Files.readString(thread.resolve("stat"))));
        }
      }
    }

    private static Workload lasting(Duration length) {
      return new Trials(URI.create("http://127.0.0.1:1"))
          .with(trial -> trial.measurement = new Extent.Lasting(length))
          .workload();
    }

    private static String nameAndNice(String stat) {
      int nameEnd = stat.lastIndexOf(')');
      String[] fields = stat.substring(nameEnd + 2).split(" ", -1);
      return stat.substring(stat.indexOf('(') + 1, nameEnd) + " " + fields[NICE];
    }
  }
}
