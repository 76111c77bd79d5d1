package hpcbench.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final long MS = 1_000_000;

  private final TestSettings settings = new TestSettings();

  /// One token event as a listener heard it.
  private record Heard(int generated, long atNs) {}

  private final List<Heard> heard = new ArrayList<>();

  private void hear(Sequence sequence, long atNs) {
    heard.add(new Heard(sequence.generated(), atNs));
  }

  private PromptTokens prompt(int tokens, int firstId) {
    int[] ids = new int[tokens];
    for (int i = 0; i < tokens; i++) {
      ids[i] = firstId + i;
    }
    return PromptTokens.ofIds(ids, settings.blockTokens, "");
  }

  private static void runDry(Engine engine) {
    while (engine.nextEventNs() != Engine.IDLE) {
      engine.advance(engine.nextEventNs());
    }
  }

  @Test
  void aLoneRequestTakesAPrefillStepAndThenOneStepAToken() {
    Engine engine = new Engine(settings.build());
    engine.submit(prompt(100, 0), 3, this::hear, 5 * MS);
    engine.advance(5 * MS);
    runDry(engine);
    // 8 ms and 100 tokens at 10 a millisecond; then 8 ms and 0.25 ms for one sequence.
    long first = 5 * MS + 18 * MS;
    long step = 8_250_000;
    assertThat(heard)
        .containsExactly(
            new Heard(1, first), new Heard(2, first + step), new Heard(3, first + 2 * step));
  }

  @Test
  void anEngineWithoutWorkHasNoNextEvent() {
    Engine engine = new Engine(settings.build());
    assertThat(engine.nextEventNs()).isEqualTo(Engine.IDLE);
    engine.submit(prompt(10, 0), 1, this::hear, 0);
    engine.advance(0);
    runDry(engine);
    assertThat(engine.nextEventNs()).isEqualTo(Engine.IDLE);
    assertThat(engine.kvCacheUsage()).isZero();
  }

  @Test
  void aRequestThatArrivesDuringAStepJoinsTheNext() {
    Engine engine = new Engine(settings.build());
    engine.submit(prompt(100, 0), 2, (_, _) -> {}, 0);
    engine.advance(0);
    Sequence late = engine.submit(prompt(10, 5000), 1, this::hear, 3 * MS);
    engine.advance(3 * MS);
    runDry(engine);
    assertThat(late.scheduledNs()).isEqualTo(18 * MS);
    // The step that computes its 10 tokens also decodes the other sequence.
    assertThat(heard).containsExactly(new Heard(1, 18 * MS + 8 * MS + MS + 250_000));
  }

  @Test
  void latenessOfTheCallerDoesNotShiftTheSteps() {
    Engine punctual = new Engine(settings.build());
    Engine late = new Engine(settings.build());
    List<Long> punctualTimes = new ArrayList<>();
    List<Long> lateTimes = new ArrayList<>();
    punctual.submit(prompt(50, 0), 20, (_, atNs) -> punctualTimes.add(atNs), 0);
    late.submit(prompt(50, 0), 20, (_, atNs) -> lateTimes.add(atNs), 0);
    punctual.advance(0);
    late.advance(0);
    runDry(punctual);
    late.advance(100 * MS);
    late.advance(1000 * MS);
    assertThat(lateTimes).isEqualTo(punctualTimes);
  }

  @Test
  void aLongPromptIsComputedInChunks() {
    settings.maxNumBatchedTokens = 512;
    Engine engine = new Engine(settings.build());
    engine.submit(prompt(1200, 0), 1, this::hear, 0);
    engine.advance(0);
    runDry(engine);
    // Three steps of 512, 512 and 176 tokens.
    assertThat(heard).containsExactly(new Heard(1, 3 * 8 * MS + 120 * MS));
    assertThat(engine.steps()).isEqualTo(3);
  }

  @Test
  void decodingGoesOnWhileAnotherPromptIsComputed() {
    settings.maxNumBatchedTokens = 100;
    Engine engine = new Engine(settings.build());
    engine.submit(prompt(50, 0), 10, this::hear, 0);
    engine.advance(0);
    engine.submit(prompt(990, 5000), 1, (_, _) -> {}, MS);
    runDry(engine);
    // Of each step's 100 tokens one is the decoding sequence's, so its tokens come 8 + 9.9 + 0.25
    // ms apart.
    assertThat(heard.get(1).atNs() - heard.get(0).atNs()).isEqualTo(18_150_000);
  }

  @Test
  void noMoreThanTheBatchLimitRunAtOnceAndTheOthersWaitInOrder() {
    settings.maxNumSeqs = 2;
    Engine engine = new Engine(settings.build());
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      engine.submit(
          prompt(10, i * 1000),
          4,
          (sequence, _) -> {
            if (sequence.generated() == 1) {
              order.add(number);
            }
            assertThat(engine.running()).isLessThanOrEqualTo(2);
          },
          0);
    }
    engine.advance(0);
    assertThat(engine.running()).isEqualTo(2);
    assertThat(engine.waiting()).isEqualTo(3);
    runDry(engine);
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void throughputRisesWithConcurrencyUntilTheBatchIsFullAndThenTheQueueGrows() {
    settings.maxNumSeqs = 16;
    List<VirtualLoad.Result> sweep = new ArrayList<>();
    for (int concurrency : List.of(1, 4, 16, 32, 64)) {
      sweep.add(new VirtualLoad(settings.build(), 64, spread(40, 80)).closed(concurrency, 1500));
    }
    List<Double> throughput =
        sweep.stream().map(VirtualLoad.Result::outputTokensPerSecond).toList();
    List<Double> ttft = sweep.stream().map(VirtualLoad.Result::meanTtftMs).toList();
    assertThat(throughput.get(1)).isGreaterThan(2.5 * throughput.get(0));
    assertThat(throughput.get(2)).isGreaterThan(2 * throughput.get(1));
    assertThat(throughput.get(3)).isCloseTo(throughput.get(2), within(0.03 * throughput.get(2)));
    assertThat(throughput.get(4)).isCloseTo(throughput.get(2), within(0.03 * throughput.get(2)));
    assertThat(ttft.get(2)).isLessThan(40);
    assertThat(ttft.get(3)).isGreaterThan(10 * ttft.get(2));
    assertThat(ttft.get(4)).isGreaterThan(2 * ttft.get(3));
  }

  @Test
  void beyondCapacityAnOpenLoopBuildsAQueueThatGrowsAllTheWhile() {
    double capacity = Capacity.of(settings.build(), 64, 60).requestsPerSecond();
    VirtualLoad.Result below = open(0.7 * capacity);
    VirtualLoad.Result above = open(1.3 * capacity);
    assertThat(below.meanQueueMs()).isLessThan(100);
    List<Sequence> all = above.finished();
    long early = queued(all.get(all.size() / 4));
    long late = queued(all.getLast());
    assertThat(early).isGreaterThan(2_000 * MS);
    assertThat(late).isGreaterThan(3 * early);
  }

  /// By Little's law the requests beyond the batch are in the queue: `wait = (concurrency - batch)
  /// / throughput`.
  @Test
  void theQueueWaitOfAClosedLoopIsWhatLittlesLawSays() {
    VirtualLoad.Result result =
        new VirtualLoad(settings.build(), 64, spread(40, 80)).closed(24, 3000);
    double requestsPerSecond = result.outputTokensPerSecond() / 60;
    double expectedMs = (24 - 8) / requestsPerSecond * 1e3;
    assertThat(result.meanQueueMs()).isCloseTo(expectedMs, within(0.02 * expectedMs));
  }

  @Test
  void theSameSeedGivesTheSameTimesAndAnotherSeedOthers() {
    settings.jitter = 0.2;
    List<Long> first = times();
    List<Long> second = times();
    settings.seed = 2;
    List<Long> other = times();
    assertThat(second).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void jitterKeepsTheMeanStepTime() {
    settings.jitter = 0.5;
    Engine engine = new Engine(settings.build());
    engine.submit(prompt(1, 0), 4000, this::hear, 0);
    engine.advance(0);
    runDry(engine);
    double meanStepMs = (heard.getLast().atNs() - heard.getFirst().atNs()) / 3999.0 / MS;
    // The standard error of 4000 draws with a deviation of 53 % is below 1 %.
    assertThat(meanStepMs).isCloseTo(8.25, within(0.3));
  }

  @Test
  void contextMakesDecodingSlower() {
    settings.decodeTimePerToken = java.time.Duration.ofNanos(1000);
    Engine engine = new Engine(settings.build());
    engine.submit(prompt(1000, 0), 3, this::hear, 0);
    engine.advance(0);
    runDry(engine);
    assertThat(heard.get(1).atNs() - heard.get(0).atNs()).isEqualTo(8_250_000 + 1000 * 1000);
    assertThat(heard.get(2).atNs() - heard.get(1).atNs()).isEqualTo(8_250_000 + 1001 * 1000);
  }

  @Test
  void speculationGivesSeveralTokensAStepAndNeverTooMany() {
    settings.speculativeTokens = 3;
    Engine engine = new Engine(settings.build());
    Sequence sequence = engine.submit(prompt(10, 0), 500, this::hear, 0);
    engine.advance(0);
    runDry(engine);
    assertThat(sequence.generated()).isEqualTo(500);
    assertThat(heard.getLast().generated()).isEqualTo(500);
    // 1 + 0.7 + 0.49 + 0.343 tokens a step on average.
    assertThat(499.0 / (heard.size() - 1)).isCloseTo(2.533, within(0.25));
  }

  @Test
  void aCommonPrefixIsComputedOnce() {
    Engine engine = new Engine(settings.build());
    engine.submit(prompt(160, 0), 1, (_, _) -> {}, 0);
    engine.advance(0);
    runDry(engine);
    Sequence again = engine.submit(prompt(160, 0), 1, this::hear, 1000 * MS);
    engine.advance(1000 * MS);
    runDry(engine);
    // All full blocks but the last: the last token must be computed to get the first of the answer.
    assertThat(again.cachedTokens()).isEqualTo(144);
    assertThat(heard).containsExactly(new Heard(1, 1000 * MS + 8 * MS + 1_600_000));
    assertThat(engine.prefixQueries()).isEqualTo(320);
    assertThat(engine.prefixHits()).isEqualTo(144);
  }

  @Test
  void withoutPrefixCachingEveryPromptIsComputedWhole() {
    settings.prefixCaching = false;
    Engine engine = new Engine(settings.build());
    Sequence first = engine.submit(prompt(160, 0), 1, (_, _) -> {}, 0);
    engine.advance(0);
    runDry(engine);
    Sequence again = engine.submit(prompt(160, 0), 1, this::hear, 1000 * MS);
    engine.advance(1000 * MS);
    runDry(engine);
    assertThat(again.cachedTokens()).isZero();
    assertThat(again.firstTokenNs() - 1000 * MS).isEqualTo(first.firstTokenNs());
    assertThat(engine.prefixQueries()).isZero();
  }

  @Test
  void aFullCacheLimitsHowManyRun() {
    settings.kvCacheTokens = 4096;
    settings.maxModelLen = 1024;
    Engine engine = new Engine(settings.build());
    for (int i = 0; i < 8; i++) {
      engine.submit(prompt(1000, i * 10_000), 8, this::hear, 0);
    }
    engine.advance(0);
    int most = 0;
    while (engine.nextEventNs() != Engine.IDLE) {
      engine.advance(engine.nextEventNs());
      most = Math.max(most, engine.running());
      assertThat(engine.kvCacheUsage()).isBetween(0.0, 1.0);
    }
    // Each needs 63 of the 256 blocks.
    assertThat(most).isEqualTo(4);
    assertThat(heard).hasSize(8 * 8);
  }

  @Test
  void growingSequencesPreemptTheYoungestWhichStillFinishes() {
    settings.kvCacheTokens = 640;
    settings.maxModelLen = 512;
    Engine engine = new Engine(settings.build());
    List<Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sequences.add(engine.submit(prompt(100, i * 10_000), 300, this::hear, 0));
    }
    engine.advance(0);
    runDry(engine);
    assertThat(engine.preemptions()).isPositive();
    assertThat(sequences).allMatch(Sequence::isFinished);
    assertThat(heard).hasSize(900);
    assertThat(sequences.getFirst().lastTokenNs()).isLessThan(sequences.getLast().lastTokenNs());
    assertThat(engine.kvCacheUsage()).isZero();
  }

  @Test
  void aCancelledRequestIsHeardOfNoMoreAndFreesItsPlace() {
    settings.maxNumSeqs = 1;
    Engine engine = new Engine(settings.build());
    Sequence running = engine.submit(prompt(10, 0), 100, this::hear, 0);
    Sequence waiting = engine.submit(prompt(10, 1000), 100, this::hear, 0);
    Sequence last = engine.submit(prompt(10, 2000), 1, (_, _) -> {}, 0);
    engine.advance(0);
    engine.cancel(waiting);
    engine.cancel(running);
    runDry(engine);
    assertThat(heard).isEmpty();
    assertThat(last.isFinished()).isTrue();
    assertThat(engine.kvCacheUsage()).isZero();
    engine.cancel(last);
    assertThat(engine.running()).isZero();
  }

  @Test
  void aListenerMayCancelAndSubmitFromWithin() {
    Engine engine = new Engine(settings.build());
    Sequence[] victim = new Sequence[1];
    engine.submit(
        prompt(10, 0),
        2,
        (sequence, atNs) -> {
          engine.cancel(victim[0]);
          if (sequence.isFinished()) {
            engine.submit(prompt(5, 3000), 1, this::hear, atNs);
          }
        },
        0);
    victim[0] = engine.submit(prompt(10, 1000), 50, (_, _) -> heard.add(new Heard(-1, 0)), 0);
    engine.advance(0);
    runDry(engine);
    assertThat(heard).hasSize(1);
    assertThat(heard.getFirst().generated()).isEqualTo(1);
  }

  @Test
  void requestsThatDoNotFitTheModelAreRefused() {
    Engine engine = new Engine(settings.build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> engine.submit(prompt(4000, 0), 97, this::hear, 0))
        .withMessageContaining("max_model_len 4096");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> engine.submit(prompt(0, 0), 1, this::hear, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> engine.submit(prompt(1, 0), 0, this::hear, 0));
  }

  private List<Long> times() {
    return new VirtualLoad(settings.build(), 64, spread(40, 80))
        .closed(12, 100).finished().stream().map(Sequence::lastTokenNs).toList();
  }

  private VirtualLoad.Result open(double requestsPerSecond) {
    List<Long> arrivals =
        LongStream.range(0, 1000)
            .map(i -> Math.round(i * 1e9 / requestsPerSecond))
            .boxed()
            .toList();
    return new VirtualLoad(settings.build(), 64, spread(40, 80)).open(arrivals);
  }

  private static long queued(Sequence sequence) {
    return sequence.scheduledNs() - sequence.arrivedNs();
  }

  /// Answer lengths drawn evenly from a range, the same every time.
  static java.util.function.IntSupplier spread(int least, int most) {
    SplittableRandom random = new SplittableRandom(7);
    return () -> random.nextInt(least, most + 1);
  }
}
