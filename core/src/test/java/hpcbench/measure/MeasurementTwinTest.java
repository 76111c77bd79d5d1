package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.Measures.Metric;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Slo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The one-pass measurement against the slow and obvious one: filter, map, sort, divide.
class MeasurementTwinTest {
  private static final Offset<Double> ROUNDING = Offset.offset(1e-9);
  private static final long START_NS = 2_000_000_000L;
  private static final long END_NS = 12_000_000_000L;
  private static final Slo SLO =
      new Slo(
          Optional.of(Duration.ofMillis(300)),
          Optional.of(Duration.ofMillis(30)),
          Optional.of(Duration.ofSeconds(2)));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theOnePassAgreesWithTheSlowWay(long seed) {
    List<RequestRecord> all = requests(seed);
    List<RequestRecord> measured = where(all, request -> request.phase() == Phase.MEASUREMENT);
    List<RequestRecord> completed = where(measured, request -> request.outcome().isCompleted());
    Measures found =
        Measurement.of(
            all, Optional.of(SLO), new Arrival.Closed(), TestTrial.client(2_000, 12_000));

    assertThat(found.windowIncludesDrain()).isFalse();
    assertThat(found.requests().scheduled()).isEqualTo(measured.size());
    assertThat(found.requests().completed()).isEqualTo(completed.size());
    assertThat(found.requests().failed()).isEqualTo(count(measured, Outcome.Failed.class));
    assertThat(found.requests().abandoned()).isEqualTo(count(measured, Outcome.Abandoned.class));
    assertThat(found.requests().notSent()).isEqualTo(count(measured, Outcome.NotSent.class));
    assertThat(found.goodRatio().orElseThrow())
        .isEqualTo((double) where(completed, this::isGood).size() / measured.size());
    ratesAgree(found, all);
    distributionsAgree(found, measured, completed);
    gapsAgree(found, completed);
  }

  private void ratesAgree(Measures found, List<RequestRecord> all) {
    List<RequestRecord> ended =
        where(all, request -> request.outcome().isCompleted() && endsInside(request.endNs()));
    double tokens =
        all.stream()
            .filter(request -> !(request.outcome() instanceof Outcome.Failed))
            .mapToDouble(MeasurementTwinTest::tokensInside)
            .sum();
    long input = ended.stream().mapToLong(request -> request.tokens().input()).sum();
    assertThat(found.offeredRate())
        .isEqualTo(
            where(all, request -> beginsInside(request.scheduledNs())).size() / 10.0, ROUNDING);
    assertThat(found.achievedRate())
        .isEqualTo(where(all, request -> beginsInside(request.sentNs())).size() / 10.0, ROUNDING);
    assertThat(found.requestThroughput()).isEqualTo(ended.size() / 10.0, ROUNDING);
    assertThat(found.inputTokenThroughput()).isEqualTo(input / 10.0, ROUNDING);
    assertThat(found.outputTokenThroughput()).isEqualTo(tokens / 10, Offset.offset(1e-6));
    assertThat(found.goodput().orElseThrow())
        .isEqualTo(where(ended, this::isGood).size() / 10.0, ROUNDING);
  }

  private static void distributionsAgree(
      Measures found, List<RequestRecord> measured, List<RequestRecord> completed) {
    List<RequestRecord> streamed = where(completed, request -> request.firstTokenNs() >= 0);
    agrees(found, Metric.TTFT, streamed, r -> r.firstTokenNs() - r.scheduledNs());
    agrees(found, Metric.TTFT_FROM_SENT, streamed, r -> r.firstTokenNs() - r.sentNs());
    agrees(found, Metric.END_TO_END, completed, r -> r.endNs() - r.scheduledNs());
    agrees(found, Metric.END_TO_END_FROM_SENT, completed, r -> r.endNs() - r.sentNs());
    agrees(
        found,
        Metric.SCHEDULE_LAG,
        where(measured, request -> request.sentNs() >= 0),
        r -> r.sentNs() - r.scheduledNs());
    agrees(
        found,
        Metric.TTFAT,
        where(streamed, request -> request.firstAnswerNs() >= 0),
        r -> r.firstAnswerNs() - r.scheduledNs());
    agrees(
        found,
        Metric.TPOT,
        where(streamed, r -> r.tokens().output() > 1 && r.lastTokenNs() > r.firstTokenNs()),
        r -> (double) (r.lastTokenNs() - r.firstTokenNs()) / (r.tokens().output() - 1));
    agrees(found, Metric.OUTPUT_TOKENS, completed, r -> 1e9 * r.tokens().output());
    agrees(found, Metric.INPUT_TOKENS, completed, r -> 1e9 * r.tokens().input());
  }

  private static void gapsAgree(Measures found, List<RequestRecord> completed) {
    double[] gaps =
        completed.stream()
            .flatMapToDouble(request ->
                IntStream.range(1, request.events().count())
                    .mapToDouble(i -> request.events().gap(i)))
            .sorted()
            .toArray();
    long coalesced = DoubleStream.of(gaps).filter(gap -> gap == 0).count();
    long streamed = where(completed, request -> request.events().count() > 0).size();
    Measures.Delivery delivery = found.delivery().orElseThrow();
    assertThat(delivery.events()).isEqualTo(gaps.length + streamed);
    assertThat(delivery.reads()).isEqualTo(gaps.length - coalesced + streamed);
    assertThat(delivery.coalescedRatio()).isEqualTo((double) coalesced / gaps.length, ROUNDING);
    assertThat(found.distribution(Metric.ITL).count()).isEqualTo(gaps.length);
    assertThat(found.distribution(Metric.READ_GAP).count()).isEqualTo(gaps.length - coalesced);
    assertThat(found.distribution(Metric.ITL).p99())
        .isCloseTo(quantile(gaps, 0.99), Percentage.withPercentage(0.1));
  }

  private static void agrees(
      Measures found,
      String metric,
      List<RequestRecord> requests,
      ToDoubleFunction<RequestRecord> nanos) {
    double[] sorted = requests.stream().mapToDouble(nanos).sorted().toArray();
    Distribution distribution = found.distribution(metric);
    assertThat(distribution.count()).as(metric).isEqualTo(sorted.length);
    assertThat(distribution.p50()).as(metric).isEqualTo(quantile(sorted, 0.5), ROUNDING);
    assertThat(distribution.p90()).as(metric).isEqualTo(quantile(sorted, 0.9), ROUNDING);
    assertThat(distribution.p99()).as(metric).isEqualTo(quantile(sorted, 0.99), ROUNDING);
    assertThat(distribution.max()).as(metric).isEqualTo(quantile(sorted, 1), ROUNDING);
    assertThat(distribution.mean())
        .as(metric)
        .isEqualTo(Arrays.stream(sorted).average().orElseThrow() / 1e9, ROUNDING);
  }

  private static double quantile(double[] sorted, double quantile) {
    return sorted[(int) Math.ceil(quantile * sorted.length) - 1] / 1e9;
  }

  private static boolean beginsInside(long instantNs) {
    return START_NS <= instantNs && instantNs < END_NS;
  }

  private static boolean endsInside(long instantNs) {
    return START_NS < instantNs && instantNs <= END_NS;
  }

  private static double tokensInside(RequestRecord request) {
    int events = request.events().count();
    if (events == 0) {
      boolean arrived = request.outcome().isCompleted() && endsInside(request.endNs());
      return arrived ? request.tokens().output() : 0;
    }
    long inside =
        IntStream.range(0, events).filter(i -> endsInside(request.events().at(i))).count();
    return (double) inside * request.tokens().output() / events;
  }

  private boolean isGood(RequestRecord r) {
    boolean isStreamed = r.firstTokenNs() >= 0;
    long first = isStreamed ? r.firstTokenNs() : r.endNs();
    long generating = isStreamed ? r.lastTokenNs() - first : r.endNs() - r.scheduledNs();
    return first - r.scheduledNs() <= 300_000_000
        && r.endNs() - r.scheduledNs() <= 2_000_000_000
        && (r.tokens().output() < 2 || generating <= 30_000_000L * (r.tokens().output() - 1));
  }

  private static List<RequestRecord> where(
      List<RequestRecord> requests, Predicate<RequestRecord> condition) {
    return requests.stream().filter(condition).toList();
  }

  private static long count(List<RequestRecord> requests, Class<? extends Outcome> kind) {
    return where(requests, request -> kind.isInstance(request.outcome())).size();
  }

  /// A thousand requests, from the warm-up to the drain, with every kind of end.
  private static List<RequestRecord> requests(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<RequestRecord> requests = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      requests.add(request(random, i, random.nextLong(END_NS)));
    }
    return requests;
  }

  private static RequestRecord request(SplittableRandom random, int index, long scheduledNs) {
    Phase phase = scheduledNs < START_NS ? Phase.WARM_UP : Phase.MEASUREMENT;
    Outcome outcome = outcome(random);
    if (outcome instanceof Outcome.NotSent) {
      return record(
          index, phase, scheduledNs, -1, EventTimes.NONE, scheduledNs, outcome, TokenCounts.NONE);
    }
    long sentNs = scheduledNs + random.nextLong(5_000_000);
    EventTimes events = random.nextInt(5) == 0 ? EventTimes.NONE : events(random, sentNs);
    long lastNs = events.count() == 0 ? sentNs : events.at(events.count() - 1);
    TokenCounts tokens =
        new TokenCounts(
            random.nextInt(-1, 500),
            -1,
            outcome.isCompleted() ? random.nextInt(-1, 60) : -1,
            random.nextInt(500),
            random.nextInt(-1, 60),
            events.count());
    return record(
        index,
        phase,
        scheduledNs,
        sentNs,
        events,
        lastNs + random.nextLong(500_000_000),
        outcome,
        tokens);
  }

  private static Outcome outcome(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> new Outcome.Failed(FailureKind.RESET, 0, "planted");
      case 1 -> new Outcome.Abandoned();
      case 2 -> new Outcome.NotSent("planted");
      default -> new Outcome.Completed("stop");
    };
  }

  private static EventTimes events(SplittableRandom random, long sentNs) {
    long[] instants = new long[random.nextInt(1, 40)];
    long atNs = sentNs + random.nextLong(500_000_000);
    for (int i = 0; i < instants.length; i++) {
      instants[i] = atNs;
      atNs += random.nextInt(4) == 0 ? 0 : random.nextLong(60_000_000);
    }
    return EventTimes.of(instants);
  }

  private static RequestRecord record(
      int index,
      Phase phase,
      long scheduledNs,
      long sentNs,
      EventTimes events,
      long endNs,
      Outcome outcome,
      TokenCounts tokens) {
    boolean isStreamed = events.count() > 0;
    long firstNs = isStreamed ? events.at(0) : -1;
    return new RequestRecord(
        index,
        phase,
        scheduledNs,
        sentNs,
        firstNs,
        firstNs,
        isStreamed && index % 3 > 0 ? events.at(events.count() / 2) : -1,
        isStreamed ? events.at(events.count() - 1) : -1,
        endNs,
        outcome,
        tokens,
        ServerTiming.NONE,
        Grade.NOT_GRADED,
        events,
        Chunks.of(events),
        0);
  }
}
