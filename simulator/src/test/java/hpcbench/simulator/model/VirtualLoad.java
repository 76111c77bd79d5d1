package hpcbench.simulator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/// Loads an engine in virtual time and keeps what happened.
final class VirtualLoad {
  private final Engine engine;
  private final EngineSettings settings;
  private final int promptTokens;
  private final IntSupplier answerTokens;
  private final List<Sequence> finished = new ArrayList<>();
  private int submitted;

  VirtualLoad(EngineSettings settings, int promptTokens, IntSupplier answerTokens) {
    this.engine = new Engine(settings);
    this.settings = settings;
    this.promptTokens = promptTokens;
    this.answerTokens = answerTokens;
  }

  /// What came out of a load.
  ///
  /// @param finished the sequences that ended, in that order
  /// @param engine the engine afterwards
  record Result(List<Sequence> finished, Engine engine) {
    /// Answer tokens per second between the moments when a quarter and all of the sequences had
    /// ended.
    double outputTokensPerSecond() {
      List<Sequence> steady = finished.subList(finished.size() / 4, finished.size());
      long tokens = steady.stream().skip(1).mapToLong(Sequence::outputTokens).sum();
      return tokens * 1e9 / (steady.getLast().lastTokenNs() - steady.getFirst().lastTokenNs());
    }

    double meanTtftMs() {
      return finished.stream()
              .mapToLong(s -> s.firstTokenNs() - s.arrivedNs())
              .average()
              .orElseThrow()
          / 1e6;
    }

    double meanQueueMs() {
      return finished.stream()
              .mapToLong(s -> s.scheduledNs() - s.arrivedNs())
              .average()
              .orElseThrow()
          / 1e6;
    }
  }

  /// Keeps so many requests in flight until so many have ended.
  Result closed(int concurrency, int requests) {
    for (int i = 0; i < concurrency; i++) {
      submit(0, requests, true);
    }
    runDry();
    return new Result(finished, engine);
  }

  /// Starts a request at each of these times.
  Result open(List<Long> arrivalsNs) {
    for (long arrivalNs : arrivalsNs) {
      engine.advance(arrivalNs);
      submit(arrivalNs, arrivalsNs.size(), false);
      engine.advance(arrivalNs);
    }
    runDry();
    return new Result(finished, engine);
  }

  private void submit(long nowNs, int limit, boolean again) {
    submitted++;
    engine.submit(
        prompt(submitted),
        answerTokens.getAsInt(),
        (sequence, atNs) -> {
          if (sequence.isFinished()) {
            finished.add(sequence);
            if (again && submitted < limit) {
              submit(atNs, limit, true);
            }
          }
        },
        nowNs);
  }

  private PromptTokens prompt(int number) {
    int[] ids = new int[promptTokens];
    for (int i = 0; i < promptTokens; i++) {
      ids[i] = number * 100_000 + i;
    }
    return PromptTokens.ofIds(ids, settings.blockTokens(), "");
  }

  private void runDry() {
    engine.advance(0);
    while (engine.nextEventNs() != Engine.IDLE) {
      engine.advance(engine.nextEventNs());
    }
  }
}
