package hpcbench.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.observe.ServerMetric;
import hpcbench.recipe.Arrival;
import hpcbench.result.Bottleneck;
import hpcbench.result.TrialSummary;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The knee of a sweep over concurrency, on both sides of each of its thresholds.
class KneeTest {
  /// A closed loop with this many requests in flight.
  private static TrialSummary trial(int inFlight, double throughput, double seconds) {
    return trial(inFlight, throughput, seconds, _ -> {});
  }

  private static TrialSummary trial(
      int inFlight, double throughput, double seconds, Consumer<Seen> more) {
    return Seen.summary(
        more.andThen(seen -> {
          seen.id = "t" + inFlight;
          seen.inFlight = inFlight;
          seen.factors.put("concurrency", Integer.toString(inFlight));
          seen.throughput = throughput;
          seen.endToEnd = seconds;
        }));
  }

  private static List<Bottleneck> knees(TrialSummary... trials) {
    return Knee.of(List.of(trials));
  }

  @Test
  void aStepThatBringsLessThanATenthOfItsLoadIsTheKnee() {
    assertThat(knees(trial(10, 100, 1), trial(20, 109, 2))).hasSize(1);
    assertThat(knees(trial(10, 100, 1), trial(20, 111, 2))).isEmpty();
  }

  @Test
  void latencyMustTakeAtLeastHalfOfTheLoad() {
    assertThat(knees(trial(10, 100, 1), trial(20, 100, 1.5))).hasSize(1);
    assertThat(knees(trial(10, 100, 1), trial(20, 100, 1.49))).isEmpty();
  }

  @Test
  void theFirstKneeIsNamedWithWhatLiesBeyondIt() {
    List<Bottleneck> knees =
        knees(
            trial(80, 162, 9, KneeTest::queues),
            trial(20, 100, 1),
            trial(40, 160, 2),
            trial(160, 163, 20));
    assertThat(knees).hasSize(1);
    assertThat(knees.getFirst().rule()).isEqualTo("concurrency-knee");
    assertThat(knees.getFirst().where()).isEqualTo(Bottleneck.Where.LOAD);
    assertThat(knees.getFirst().evidence())
        .isEqualTo(
            "from 40 requests in flight (t40) to 80 (t80) throughput changed by 1.25 %, from 160 to 162 requests a second, and the median end-to-end latency by 350 %");
    assertThat(knees.getFirst().advice())
        .isEqualTo(
            "40 in flight, 160 requests a second, is about what this service can use: more only waits. To go beyond, remove what holds the trial t80 back (queue)");
  }

  private static void queues(Seen seen) {
    seen.server().takes(ServerMetric.QUEUE_SECONDS, 5).is(ServerMetric.WAITING_REQUESTS, 40);
  }

  @Test
  void eachSetOfOtherSweptValuesHasItsOwnKnee() {
    Consumer<Seen> small = seen -> seen.factors.put("max_num_seqs", "2");
    Consumer<Seen> large = seen -> seen.factors.put("max_num_seqs", "8");
    assertThat(
            knees(
                trial(10, 100, 1, small),
                trial(10, 100, 1, large),
                trial(20, 101, 2, small),
                trial(20, 190, 1, large)))
        .hasSize(1);
    assertThat(knees(trial(10, 100, 1, small), trial(20, 101, 2, large))).isEmpty();
  }

  @Test
  void openLoopsAndTrialsWithoutAnswersHaveNone() {
    Consumer<Seen> open = seen -> seen.arrival = new Arrival.Poisson(10);
    assertThat(knees(trial(10, 100, 1, open), trial(20, 100, 2, open))).isEmpty();
    assertThat(knees(trial(10, 100, 1), trial(20, 100, 2, seen -> seen.completed = 0))).isEmpty();
    assertThat(knees(trial(10, 100, 1))).isEmpty();
  }
}
