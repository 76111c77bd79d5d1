package hpcbench.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.EventTimes;
import hpcbench.measure.RequestRecord;
import hpcbench.target.Dialects;
import hpcbench.target.Target;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NullTargetTest {
  private static final Duration LENGTH = Duration.ofMillis(200);

  @Test
  void everyTokenHasItsStampBeforeTheEngineSeesIt() throws Exception {
    Duration gap = Duration.ofMillis(2);
    try (NullTarget target = NullTarget.start(NullAnswer.paced(5, gap, 4))) {
      Observation seen = Observation.of(chat(target), "null", 4, 5, LENGTH);

      assertThat(seen.records()).hasSizeGreaterThan(4).allMatch(r -> r.outcome().isCompleted());
      for (RequestRecord request : seen.records()) {
        Emission truth = target.emission(request.index()).orElseThrow();
        assertThat(request.tokens().serverOutput()).isEqualTo(5);
        assertThat(seen.startNano() + request.sentNs()).isLessThan(truth.arrivedNano());
        assertThat(request.events().count()).isEqualTo(truth.tokens().count()).isEqualTo(5);
        for (int position = 0; position < 5; position++) {
          assertThat(seen.startNano() + request.events().at(position))
              .isGreaterThan(truth.tokens().at(position));
        }
        assertPaced(truth, gap);
      }
    }
  }

  /// Never early; lateness is the machine's.
  private static void assertPaced(Emission truth, Duration gap) {
    EventTimes tokens = truth.tokens();
    assertThat(tokens.at(0) - truth.arrivedNano()).isGreaterThanOrEqualTo(gap.toNanos());
    assertThat(tokens.at(4) - truth.arrivedNano()).isGreaterThanOrEqualTo(5 * gap.toNanos());
  }

  @Test
  void theErrorsOfTheEngineArePositiveAndInOrder() throws Exception {
    try (NullTarget target = NullTarget.start(NullAnswer.paced(5, Duration.ofMillis(1), 4))) {
      Observation seen = Observation.of(chat(target), "null", 4, 5, LENGTH);
      ClientErrors errors = new ClientErrors(target, seen.startNano());
      seen.records().forEach(errors::add);

      assertThat(errors.requests()).isPositive();
      assertThat(errors.receipt(0.5)).isPositive().isLessThanOrEqualTo(errors.receipt(0.99));
      assertThat(errors.ttft(0.5)).isPositive().isLessThanOrEqualTo(errors.ttft(0.99));
    }
  }

  private static Target chat(NullTarget target) {
    return new Target(target.uri(), Dialects.OPENAI_CHAT, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20})
  void anAnswerWithoutAPaceComesWhole(int bundle) throws Exception {
    try (NullTarget target = NullTarget.start(NullAnswer.unpaced(2000, bundle))) {
      Observation seen = Observation.of(chat(target), "null", 2, 2000, LENGTH);

      assertThat(seen.records())
          .isNotEmpty()
          .allSatisfy(request -> {
            assertThat(request.outcome().isCompleted()).isTrue();
            assertThat(request.events().count()).isEqualTo(2000);
          });
      assertThat(seen.measures().outputTokenThroughput()).isPositive();
    }
  }
}
