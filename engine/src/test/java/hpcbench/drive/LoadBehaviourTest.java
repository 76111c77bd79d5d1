package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hpcbench.measure.ClientReport;
import hpcbench.measure.EventTimes;
import hpcbench.measure.Grade;
import hpcbench.measure.Measurement;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Outcome;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import hpcbench.workload.Prompt;
import hpcbench.workload.PromptSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The load is the one that was asked for, whatever the service does.
@Timeout(60)
class LoadBehaviourTest {
  private static final Duration STALL = Duration.ofMillis(400);

  @Test
  void aStalledServiceRaisesLatencyFromScheduledAndLeavesServiceTimeAlone() throws Exception {
    AtomicInteger answered = new AtomicInteger();
    try (FakeService service =
        new FakeService((_, wire) -> {
          if (answered.getAndIncrement() == 0) {
            new CountDownLatch(1).await(STALL.toMillis(), TimeUnit.MILLISECONDS);
          }
          wire.chat(1);
        })) {
      Trials trial =
          Trials.against(service)
              .with(t -> t.arrival = new Arrival.Constant(100))
              .with(t -> t.concurrency = 1)
              .with(t -> t.measurement = new Extent.Requests(30));

      ClientReport report = trial.run();

      Measures measures = Measurement.of(trial.records, Optional.empty(), trial.arrival, report);
      double stall = STALL.toMillis() / 1e3;
      assertThat(measures.distribution(Metric.END_TO_END).p50()).isGreaterThan(stall / 2);
      assertThat(measures.distribution(Metric.TTFT).p50()).isGreaterThan(stall / 2);
      assertThat(measures.distribution(Metric.SCHEDULE_LAG).p50()).isGreaterThan(stall / 2);
      assertThat(measures.distribution(Metric.END_TO_END_FROM_SENT).p50()).isLessThan(stall / 8);
      assertThat(measures.distribution(Metric.TTFT_FROM_SENT).p50()).isLessThan(stall / 8);
      assertThat(measures.requests().scheduled()).as("no arrival is dropped").isEqualTo(30);
      assertThat(trial.records)
          .as("no arrival is put off")
          .allMatch(record -> record.scheduledNs() == record.index() * 10_000_000);
      assertThat(report.inFlightPeak()).isEqualTo(1);
      assertThat(service.inFlightPeak()).isEqualTo(1);
      assertThat(report.inFlightLimitedNs()).isGreaterThan(STALL.toNanos() / 2);
    }
  }

  /// By the service's own clock reading, so that it is not the engine that is believed.
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void requestsReachTheServiceWhenTheScheduleSays(int loops) throws Exception {
    EngineDriver driver = new EngineDriver(EngineOptions.DEFAULT.withLoops(loops));
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      Trials trial =
          Trials.against(service)
              .with(t -> t.driver = driver)
              .with(t -> t.arrival = new Arrival.Gamma(200, 0.5))
              .with(t -> t.concurrency = 64)
              .with(t -> t.measurement = new Extent.Requests(200));
      trial.run();

      Schedule schedule = Schedule.of(trial.workload()).orElseThrow();
      long[] lateNs =
          service.requests().stream()
              .mapToLong(request ->
                  request.nano() - driver.lastStartNano() - schedule.at(numberOf(request)))
              .sorted()
              .toArray();
      assertThat(lateNs).hasSize(200);
      assertThat(lateNs[0]).as("none comes before its time").isNotNegative();
      assertThat(lateNs[100]).isLessThan(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  /// Of the numbered prompts.
  private static int numberOf(FakeService.Request request) {
    return Integer.parseInt(request.body().replaceFirst("(?s).*prompt (\\d+).*", "$1"));
  }

  @Test
  void whatATrialThatIsStoppedDidNotSendIsKeptWithItsReason() throws Exception {
    try (FakeService service =
        new FakeService((_, wire) -> {
          wire.stream().token("a");
          wire.awaitClose();
        })) {
      Driver driver = new EngineDriver();
      Trials trial =
          Trials.against(service)
              .with(t -> t.driver = driver)
              .with(t -> t.arrival = new Arrival.Burst(5, Duration.ofMinutes(5)))
              .with(t -> t.concurrency = 2)
              .with(t -> t.drain = Duration.ZERO)
              .with(t -> t.measurement = new Extent.Requests(10))
              .with(t ->
                  t.onProgress =
                      progress -> {
                        if (progress.inFlight() == 2) {
                          driver.stop();
                        }
                      });

      trial.run();

      assertThat(trial.records)
          .filteredOn(record -> record.outcome() instanceof Outcome.NotSent)
          .hasSize(3)
          .allSatisfy(record ->
              assertThat(((Outcome.NotSent) record.outcome()).reason())
                  .isEqualTo("the trial was stopped before it could be sent"));
    }
  }

  @Test
  void whatTheLimitHeldBackIsKeptWithThatReason() throws Exception {
    try (FakeService service =
        new FakeService((_, wire) -> {
          wire.stream().token("a");
          wire.awaitClose();
        })) {
      Trials trial = fiftyASecond(service).with(t -> t.concurrency = 2);
      trial.run();

      assertThat(reasonsOfUnsent(trial))
          .containsExactly(
              "the measurement ended while the limit of 2 requests in flight held it back");
    }
  }

  @Test
  void whatAFrozenLoopNeverSawIsKeptWithThatReason() throws Exception {
    CountDownLatch isOver = new CountDownLatch(1);
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      Trials trial =
          fiftyASecond(service)
              .with(t -> t.prompts = new HaltingPrompts(Long.MAX_VALUE, 5, isOver))
              .with(t -> t.onProgress = progress -> endOfLoad(progress, isOver));
      trial.run();

      assertThat(reasonsOfUnsent(trial))
          .containsExactly(
              "the client's event loop came to it only after the measurement had ended");
    }
  }

  @Test
  void whatHadNoPromptInTimeIsKeptWithThatReason() throws Exception {
    CountDownLatch isOver = new CountDownLatch(1);
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      Trials trial =
          fiftyASecond(service)
              .with(t -> t.arrival = new Arrival.Constant(500))
              .with(t -> t.measurement = new Extent.Lasting(Duration.ofSeconds(1)))
              .with(t -> t.concurrency = 128)
              .with(t -> t.prompts = new HaltingPrompts(300, Long.MAX_VALUE, isOver))
              .with(t -> t.onProgress = progress -> endOfLoad(progress, isOver));
      trial.run();

      assertThat(reasonsOfUnsent(trial))
          .containsExactly("its prompt was not made before the measurement ended");
    }
  }

  @Test
  void aLoopThatIsHeldUpOverTheBeginningOfTheMeasuredPhaseStoodStillInIt() throws Exception {
    CountDownLatch measures = new CountDownLatch(1);
    try (FakeService service =
        new FakeService((_, wire) -> {
          wire.stream().token("a"); // a loop that has nothing in flight may stand still
          wire.awaitClose();
        })) {
      Trials trial =
          fiftyASecond(service)
              .with(t -> t.warmUp = new Extent.Lasting(Duration.ofMillis(400)))
              .with(t -> t.prompts = new HaltingPrompts(Long.MAX_VALUE, 5, measures))
              .with(t ->
                  t.onProgress =
                      progress -> {
                        if (progress.stage() == Progress.Stage.MEASUREMENT) {
                          measures.countDown();
                        }
                      });

      // The fifth arrival is due a fifth of a second before the phase begins.
      assertThat(trial.run().loopStallMaxNs()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private static Trials fiftyASecond(FakeService service) {
    return Trials.against(service)
        .with(t -> t.driver = new EngineDriver(EngineOptions.DEFAULT.withLoops(1)))
        .with(t -> t.arrival = new Arrival.Constant(50))
        .with(t -> t.concurrency = 64)
        .with(t -> t.drain = Duration.ofMillis(100))
        .with(t -> t.measurement = new Extent.Lasting(Duration.ofMillis(300)));
  }

  private static void endOfLoad(Progress progress, CountDownLatch isOver) {
    if (progress.stage() == Progress.Stage.DRAIN) {
      isOver.countDown();
    }
  }

  private static Set<String> reasonsOfUnsent(Trials trial) {
    return trial.records.stream()
        .map(RequestRecord::outcome)
        .filter(Outcome.NotSent.class::isInstance)
        .map(outcome -> ((Outcome.NotSent) outcome).reason())
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void theLimitHoldsOverAllLoopsAndNoArrivalIsLost(int loops) throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(3))) {
      Trials trial =
          Trials.against(service)
              .with(t -> t.driver = new EngineDriver(EngineOptions.DEFAULT.withLoops(loops)))
              .with(t -> t.arrival = new Arrival.Max())
              .with(t -> t.concurrency = 6)
              .with(t -> t.measurement = new Extent.Requests(400));

      ClientReport report = trial.run();

      assertThat(trial.records).hasSize(400).allMatch(r -> r.outcome().isCompleted());
      assertThat(trial.records).allMatch(r -> r.scheduledNs() == 0);
      assertThat(service.inFlightPeak()).isLessThanOrEqualTo(6);
      assertThat(report.inFlightPeak()).isEqualTo(6);
      assertThat(report.measurementEndNs()).isEqualTo(report.endNs());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theSameSeedIsTheSameRequestsOverAnyNumberOfLoops(int loops) throws Exception {
    List<String> once = bodiesOfOpenLoop(1);
    assertThat(bodiesOfOpenLoop(loops)).isEqualTo(once).hasSize(50);
  }

  @Test
  void aClientStartsItsBatchTogetherAndWaitsForAllOfIt() throws Exception {
    CountDownLatch threeAreThere = new CountDownLatch(3);
    try (FakeService service =
        new FakeService((request, wire) -> {
          if (request.number() < 3) {
            threeAreThere.countDown();
            threeAreThere.await();
          }
          wire.chat(1);
        })) {
      Trials trial =
          Trials.against(service)
              .with(t -> t.concurrency = 3)
              .with(t -> t.batch = 3)
              .with(t -> t.measurement = new Extent.Requests(12));

      trial.run();

      List<RequestRecord> inOrder =
          trial.records.stream().sorted(Comparator.comparingLong(RequestRecord::index)).toList();
      assertThat(inOrder).hasSize(12);
      for (int start = 0; start < 12; start += 3) {
        List<RequestRecord> batch = inOrder.subList(start, start + 3);
        assertThat(batch)
            .extracting(RequestRecord::scheduledNs)
            .containsOnly(batch.getFirst().scheduledNs());
      }
      for (int start = 3; start < 12; start += 3) {
        long lastEnd =
            inOrder.subList(start - 3, start).stream()
                .mapToLong(RequestRecord::endNs)
                .max()
                .orElseThrow();
        // Free is who knows of the end, which came a moment before.
        assertThat(inOrder.get(start).scheduledNs())
            .isBetween(lastEnd, inOrder.get(start).sentNs());
      }
    }
  }

  @Test
  void aLimitBelowTheBatchWins() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      Trials trial =
          Trials.against(service)
              .with(t -> t.concurrency = 2)
              .with(t -> t.batch = 8)
              .with(t -> t.measurement = new Extent.Requests(10));

      assertThat(trial.run().inFlightPeak()).isEqualTo(2);
      assertThat(trial.records).hasSize(10);
    }
  }

  @Test
  void aWarmUpByTimeEndsOnTimeUnderTheSameLoad() throws Exception {
    long warmUpNs = TimeUnit.MILLISECONDS.toNanos(200);
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      Trials trial =
          Trials.against(service)
              .with(t -> t.warmUp = new Extent.Lasting(Duration.ofNanos(warmUpNs)))
              .with(t -> t.measurement = new Extent.Lasting(Duration.ofMillis(200)));

      ClientReport report = trial.run();

      assertThat(report.measurementStartNs()).isEqualTo(warmUpNs);
      assertThat(report.measurementEndNs()).isEqualTo(2 * warmUpNs);
      assertThat(trial.records)
          .allSatisfy(record ->
              assertThat(record.phase())
                  .isEqualTo(record.scheduledNs() < warmUpNs ? Phase.WARM_UP : Phase.MEASUREMENT));
      assertThat(trial.records).extracting(RequestRecord::phase).contains(Phase.values());
      assertThat(trial.records).allMatch(r -> r.scheduledNs() < 2 * warmUpNs);
    }
  }

  @Test
  void aLoopThatNeverSleepsMeasuresTheSame() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(5))) {
      EngineOptions busy =
          EngineOptions.DEFAULT.withLoops(1).withPolling(EngineOptions.Polling.BUSY);
      Trials trial =
          Trials.against(service)
              .with(t -> t.driver = new EngineDriver(busy))
              .with(t -> t.concurrency = 4)
              .with(t -> t.measurement = new Extent.Requests(40));

      trial.run();

      assertThat(trial.records).hasSize(40).allMatch(r -> r.outcome().isCompleted());
    }
  }

  @Test
  void connectionsOfAClosedLoopAreOpenBeforeTheStartAndKept() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      Trials trial =
          Trials.against(service)
              .with(t -> t.concurrency = 100)
              .with(t -> t.measurement = new Extent.Requests(500));

      ClientReport report = trial.run();

      assertThat(report.wire().connectionsOpened()).isEqualTo(100);
      assertThat(service.connections()).isEqualTo(100);
      assertThat(trial.records).hasSize(500).allMatch(r -> r.outcome().isCompleted());
    }
  }

  @Test
  void anAnswerInOnePieceHasAnEndAndNoInstantOfAnyToken() throws Exception {
    String body =
        "{\"choices\":[{\"message\":{\"content\":\"Hi you\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}";
    try (FakeService service = new FakeService((_, wire) -> wire.plain(200, "", body))) {
      RequestRecord record = Trials.against(service).with(t -> t.streaming = false).runOne();

      assertThat(record.outcome()).isEqualTo(new Outcome.Completed("stop"));
      assertThat(record.tokens().output()).isEqualTo(2);
      assertThat(record.tokens().events()).isZero();
      assertThat(record.isStreamed()).as("no latency may be taken for a TTFT").isFalse();
      assertThat(record.events()).isEqualTo(EventTimes.NONE);
      assertThat(record.endNs()).isGreaterThan(record.sentNs());
    }
  }

  @Test
  void aRoleThatComesAheadIsAChunkAndNoToken() throws Exception {
    CountDownLatch prefill = new CountDownLatch(1);
    try (FakeService service =
        new FakeService((_, wire) -> {
          wire.stream().event("{\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}");
          prefill.await(200, TimeUnit.MILLISECONDS);
          wire.token("a").event("[DONE]").end();
        })) {
      RequestRecord record = Trials.against(service).runOne();

      assertThat(record.chunks().count()).isEqualTo(2);
      assertThat(record.firstTokenNs() - record.chunks().firstNs())
          .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(150));
      assertThat(record.chunks().lastNs()).isEqualTo(record.firstTokenNs());
    }
  }

  @Test
  void answersAreKeptAndGradedWhenTheWorkloadKnowsWhatIsRight() throws Exception {
    try (FakeService service =
        new FakeService(
            (_, wire) -> wire.stream().token("t").token("\\u20ac").event("[DONE]").end())) {
      RequestRecord record =
          Trials.against(service).with(t -> t.prompts = new GradedPrompts()).runOne();

      assertThat(record.grade()).isEqualTo(Grade.CORRECT);
      assertThat(record.tokens().localOutput()).isEqualTo(2);
      assertThat(record.tokens().localInput()).isEqualTo(5);
    }
  }

  @Test
  void aKeyIsSentAsABearerTokenAndNeverPrinted() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      Trials trial = Trials.against(service).with(t -> t.apiKey = Optional.of("s3cret"));

      trial.runOne();

      assertThat(service.requests().getFirst().head())
          .startsWith("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:")
          .contains("\r\nAuthorization: Bearer s3cret\r\n");
    }
  }

  @Test
  void aKeyThatWouldBreakTheHeadIsRefused() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      Trials trial = Trials.against(service).with(t -> t.apiKey = Optional.of("a\r\nX: y"));

      assertThatThrownBy(trial::run)
          .isInstanceOf(DriveException.class)
          .hasMessageContaining("API key")
          .hasMessageNotContaining("X: y");
    }
  }

  @Test
  void promptsThatCannotBeMadeEndTheTrialWithTheirReason() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      Trials trial =
          Trials.against(service)
              .with(t -> t.prompts = new BrokenPrompts())
              .with(t -> t.measurement = new Extent.Requests(20));

      assertThatThrownBy(trial::run)
          .isInstanceOf(DriveException.class)
          .hasMessageContaining("line 7 is no JSON");
    }
  }

  private static List<String> bodiesOfOpenLoop(int loops) throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      Trials.against(service)
          .with(t -> t.driver = new EngineDriver(EngineOptions.DEFAULT.withLoops(loops)))
          .with(t -> t.arrival = new Arrival.Poisson(500))
          .with(t -> t.concurrency = 50)
          .with(t -> t.measurement = new Extent.Requests(50))
          .run();
      return service.requests().stream().map(FakeService.Request::body).sorted().toList();
    }
  }

  /// Prompts whose right answer is known, and whose tokens are characters.
  private static final class GradedPrompts implements PromptSource {
    @Override
    public Prompt prompt(long index) {
      return Prompt.of("q", 5, 8);
    }

    @Override
    public String hash() {
      return "graded";
    }

    @Override
    public String countedBy() {
      return "characters";
    }

    @Override
    public boolean isGraded() {
      return true;
    }

    @Override
    public Grade grade(Prompt prompt, String answer) {
      return answer.equals("t\u20ac") ? Grade.CORRECT : Grade.WRONG;
    }

    @Override
    public int countTokens(String answer) {
      return answer.length();
    }
  }

  /// Prompts of which one is not made, or whose asking holds up the loop, until something happens.
  private static final class HaltingPrompts implements PromptSource {
    private final long unmade;
    private final long holdsUpAt;
    private final CountDownLatch until;
    private final AtomicLong asked = new AtomicLong();

    HaltingPrompts(long unmade, long holdsUpAt, CountDownLatch until) {
      this.unmade = unmade;
      this.holdsUpAt = holdsUpAt;
      this.until = until;
    }

    @Override
    public Prompt prompt(long index) {
      if (index == unmade) {
        await();
      }
      return Prompt.of("q", 5, 8);
    }

    /// Asked by a loop for each request that it starts.
    @Override
    public boolean isGraded() {
      boolean isLoop = Thread.currentThread().getName().startsWith("hpcbench-loop");
      if (isLoop && asked.incrementAndGet() == holdsUpAt) {
        await();
      }
      return false;
    }

    private void await() {
      try {
        if (!until.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nothing happened");
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String hash() {
      return "halting";
    }

    @Override
    public String countedBy() {
      return "nobody";
    }
  }

  /// Prompts of a file that is broken further down.
  private static final class BrokenPrompts implements PromptSource {
    @Override
    public Prompt prompt(long index) {
      if (index == 7) {
        throw new IllegalArgumentException("prompts.jsonl: line 7 is no JSON");
      }
      return Prompt.of("q", 5, 8);
    }

    @Override
    public String hash() {
      return "broken";
    }

    @Override
    public String countedBy() {
      return "nobody";
    }
  }
}
