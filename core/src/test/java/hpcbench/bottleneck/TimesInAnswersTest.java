package hpcbench.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.measure.Measures;
import hpcbench.measure.TestRequest;
import hpcbench.measure.TestTrial;
import hpcbench.observe.Observations;
import hpcbench.observe.ServerMetric;
import hpcbench.observe.ServerReport;
import hpcbench.recipe.Arrival;
import hpcbench.result.Bottleneck;
import hpcbench.result.Examples;
import hpcbench.result.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// What is found of a service that has no metrics, but tells the times of each request with its
/// answer, as Ollama does. The measured phase of these trials takes 10 s.
class TimesInAnswersTest {
  private static final Offset<Double> EXACT = within(1e-9);
  private static final long GAP_MS = 400;

  /// A request that waited, had its prompt computed, and then got 11 tokens.
  private static TestRequest request(int number, long waitMs, long promptMs, long generationMs) {
    long sentMs = 1_000 + number * GAP_MS;
    long firstMs = sentMs + waitMs + promptMs;
    long[] events =
        IntStream.rangeClosed(0, 10)
            .mapToLong(token -> firstMs + token * generationMs / 10)
            .toArray();
    return TestRequest.at(sentMs).streamed(events).timed(0, promptMs, generationMs);
  }

  private static TrialEvidence trial(int requests, long waitMs, long promptMs, long generationMs) {
    TestRequest[] all =
        IntStream.range(0, requests)
            .mapToObj(number -> request(number, waitMs, promptMs, generationMs))
            .toArray(TestRequest[]::new);
    return evidence(TestTrial.measures(all), Observations.NONE);
  }

  private static TrialEvidence evidence(Measures measures, Observations observed) {
    return new TrialEvidence(
        Examples.trial("t01", new Arrival.Closed()),
        TestTrial.slo(Optional.of(Duration.ofMillis(450)), Optional.of(Duration.ofMillis(40))),
        measures,
        TestTrial.client(1_000, 11_000),
        Verdict.of(List.of()),
        observed,
        List.of("http://a:1"),
        List.of());
  }

  private static List<String> rules(TrialEvidence evidence) {
    return Bottlenecks.of(evidence).stream().map(Bottleneck::rule).toList();
  }

  @Test
  void theStagesAreTheMeansOfWhatTheAnswersTell() {
    Stages stages = trial(20, 600, 50, 150).stages();
    assertThat(stages.queue().orElseThrow()).isEqualTo(0.600, EXACT);
    assertThat(stages.prefill().orElseThrow()).isEqualTo(0.050, EXACT);
    assertThat(stages.decode().orElseThrow()).isEqualTo(0.150, EXACT);
    assertThat(stages.network()).as("nobody tells of it").isEmpty();
  }

  @Test
  void waitingForASlotIsNamedWithWhatToRaise() {
    Bottleneck queue = Bottlenecks.of(trial(20, 600, 50, 150)).getFirst();
    assertThat(queue.rule()).isEqualTo("queue");
    assertThat(queue.share()).isEqualTo(0.75, EXACT);
    assertThat(queue.evidence())
        .isEqualTo(
            "requests waited 600 ms of their 800 ms (75 %) for a place in the batch; 1.2 waited on"
                + " average while 0.4 ran, by what the answers tell of themselves");
    assertThat(queue.advice())
        .startsWith("the batch had no place free: raise max_num_seqs to about 2 while")
        .contains("use 2 servers in place of 1");
  }

  @Test
  void aWaitCountsFromOneRequestThatWaitsOnAverage() {
    assertThat(rules(trial(20, 500, 50, 150))).contains("queue");
    assertThat(rules(trial(20, 495, 50, 150))).doesNotContain("queue");
  }

  @Test
  void aWaitCountsFromAFifthOfTheTime() {
    assertThat(rules(trial(20, 600, 400, 2_000))).contains("queue");
    assertThat(rules(trial(20, 590, 400, 2_000))).doesNotContain("queue");
  }

  @Test
  void slowPromptsAndSlowTokensAreNamedToo() {
    assertThat(rules(trial(10, 10, 600, 150))).containsExactly("prefill");
    assertThat(rules(trial(10, 10, 50, 410))).containsExactly("decode");
    assertThat(rules(trial(10, 10, 50, 390))).isEmpty();
    assertThat(Bottlenecks.of(trial(20, 10, 50, 1_150)).getFirst().evidence())
        .endsWith("2.4 requests shared a step on average");
  }

  @Test
  void whatAServerSaysOfItselfComesFirst() {
    Measures measures = trial(20, 600, 50, 150).measures();
    ServerReport server =
        new ServerReport(
            "http://a:1",
            "vllm",
            10,
            0,
            Optional.empty(),
            1,
            11,
            new TreeMap<>(
                Map.of(ServerMetric.WAITING_REQUESTS.key(), new ServerReport.Gauge(0.2, 1))),
            new TreeMap<>(),
            new TreeMap<>());
    TrialEvidence evidence = evidence(measures, new Observations(List.of(server), List.of()));
    assertThat(evidence.waiting()).isEqualTo(0.2, EXACT);
    assertThat(evidence.stages().queue().orElseThrow()).isEqualTo(0.1, EXACT);
    assertThat(rules(evidence)).doesNotContain("queue");
  }
}
