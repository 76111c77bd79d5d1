package hpcbench.drive;

import hpcbench.drive.RehearsalServer.Answer;
import hpcbench.network.Compilers;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Workload;
import hpcbench.target.Dialects;
import hpcbench.target.Target;
import hpcbench.workload.Prompt;
import hpcbench.workload.PromptSource;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Runs the load engine against a server of this process for a few seconds before its first trial
/// that lasts, and forgets what it saw.
///
/// Java compiles what is used often, and takes a processor for it. Under a load of a few thousand
/// tokens a second that goes on for ten seconds and more, in which the compilers take as much of a
/// small machine as the engine does, and delay its requests and stamps. A rehearsal lets them do
/// their work before there is anything to disturb; after it they stand aside
/// ([Compilers#standAside]).
final class Rehearsal {
  private static final AtomicBoolean WAS_HELD = new AtomicBoolean();

  /// Shorter measurements are over before a rehearsal would have paid.
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  private static final long FEWEST = 1000;

  private static final Duration LENGTH = Duration.ofMillis(600);
  private static final int STREAMS = 4;
  private static final double RATE = 4000;
  private static final int TELLINGS = 300;

  /// Each part begins as a trial does, with loops and connections that are new, so that what was
  /// compiled for the middle of a trial learns of its ends.
  private static final List<Part> PARTS =
      List.of(
          new Part(Answer.LONG, new Arrival.Closed()),
          new Part(Answer.SHORT, new Arrival.Closed()),
          new Part(Answer.LONG, new Arrival.Closed()),
          new Part(Answer.SHORT, new Arrival.Poisson(RATE)));

  private static final Duration LONGEST_REST = Duration.ofSeconds(2);

  private Rehearsal() {}

  /// A trial of the rehearsal.
  private record Part(Answer answer, Arrival arrival) {
    Workload workload() {
      return Workload.chats(
          "rehearsal",
          arrival,
          STREAMS,
          answer.tokens(),
          Extent.none(),
          new Extent.Lasting(LENGTH),
          Duration.ZERO);
    }
  }

  /// Rehearses, where the options ask for it, once in the life of this process, before the first
  /// load that is worth it.
  ///
  /// @param isStopped whether what is rehearsed for was stopped meanwhile
  /// @throws InterruptedException when the calling thread is interrupted; nothing is left running
  static void before(Workload workload, EngineOptions options, BooleanSupplier isStopped)
      throws InterruptedException {
    if (options.rehearses() && isWorthIt(workload) && WAS_HELD.compareAndSet(false, true)) {
      hold(options, isStopped);
      tellOfProgress();
      Compilers.awaitRest(LONGEST_REST);
      Compilers.standAside();
    }
  }

  private static boolean isWorthIt(Workload workload) {
    return switch (workload.measurement()) {
      case Extent.Lasting(Duration length) -> length.compareTo(SHORTEST) >= 0;
      case Extent.Requests(long count) -> count >= FEWEST;
    };
  }

  /// A machine on which it cannot be held measures without: nothing but speed depends on it.
  private static void hold(EngineOptions options, BooleanSupplier isStopped)
      throws InterruptedException {
    for (Part part : PARTS) {
      if (isStopped.getAsBoolean()) {
        return;
      }
      try (RehearsalServer server = RehearsalServer.start(part.answer())) {
        Target target = new Target(server.uri(), Dialects.OPENAI_CHAT, Optional.empty());
        trial(options, part, target).run();
      } catch (IOException | DriveException _) {
        return;
      }
    }
  }

  /// What is told twice a second would not be compiled for minutes, and is slow until then.
  private static void tellOfProgress() {
    ProgressMeter meter =
        new ProgressMeter(
            _ -> {}, List.of(new LaneCounts()), new InFlight(STREAMS, List.of(() -> {})));
    for (int time = 0; time < TELLINGS; time++) {
      meter.end();
    }
  }

  private static Trial trial(EngineOptions options, Part part, Target target) {
    return new Trial(
        options,
        InstantSource.system(),
        ClientProbe.PROC_STAT,
        Optional.empty(),
        Share.WHOLE,
        Start.atOnce(),
        part.workload(),
        target,
        new Prompts(part.answer().tokens()),
        _ -> {},
        _ -> {});
  }

  private record Prompts(int tokens) implements PromptSource {
    @Override
    public Prompt prompt(long index) {
      return Prompt.of("rehearsal", -1, tokens);
    }

    @Override
    public String hash() {
      return "";
    }

    @Override
    public String countedBy() {
      return "nobody";
    }
  }
}
