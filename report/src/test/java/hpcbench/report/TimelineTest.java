package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.measure.RequestRecord;
import hpcbench.report.SampleRun.Made;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private final Made made = SampleRun.of("x", "m").closed(8, 0.05).made().getFirst();
  private final Timeline timeline =
      TrialData.of(made.summary(), made.requests(), Optional.empty()).timeline().orElseThrow();

  @Test
  void everyRequestIsInSomeBin() {
    assertThat(sum(timeline.scheduled())).isCloseTo(made.requests().size(), within(1.0));
    double completed = count(request -> request.outcome().isCompleted() ? 1 : 0);
    assertThat(sum(timeline.completed())).isCloseTo(completed, within(1.0));
    assertThat(sum(timeline.failed())).isCloseTo(made.requests().size() - completed, within(1.0));
    assertThat(timeline.hasFailures()).isTrue();
  }

  @Test
  void theAreaUnderTheRequestsInFlightIsTheTimeTheyTook() {
    double took = count(request -> (request.endNs() - request.sentNs()) / 1e9);
    assertThat(sum(timeline.inFlight())).isCloseTo(took, within(0.01 * took));
  }

  @Test
  void everyTokenIsInSomeBin() {
    double tokens = count(request -> request.tokens().output());
    assertThat(sum(timeline.outputTokens())).isCloseTo(tokens, within(0.01 * tokens));
  }

  @Test
  void noListIsLong() {
    assertThat(timeline.scheduled()).hasSizeLessThan(200);
    assertThat(timeline.dots()).hasSizeLessThan(800);
  }

  @Test
  void aTrialWithoutRequestsHasNoTimeline() {
    assertThat(TrialData.of(made.summary(), List.of(), Optional.empty()).timeline()).isEmpty();
  }

  private double count(ToDoubleFunction<RequestRecord> of) {
    return made.requests().stream().mapToDouble(of).sum();
  }

  /// The last bin ends with the trial.
  private double sum(List<Double> rates) {
    double sum = 0;
    for (int bin = 0; bin < rates.size(); bin++) {
      double from = bin * timeline.binSeconds();
      sum += rates.get(bin) * (Math.min(timeline.end(), from + timeline.binSeconds()) - from);
    }
    return sum;
  }
}
