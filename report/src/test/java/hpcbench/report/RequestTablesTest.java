package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.Measures;
import hpcbench.measure.TestRequest;
import hpcbench.measure.TestTrial;
import hpcbench.result.TrialSummary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTablesTest {
  @Test
  void whyRequestsWereNotSentIsSaidWithTheirNumber() {
    Measures measures =
        TestTrial.measures(
            TestRequest.at(2_000).notSent(),
            TestRequest.at(2_001).notSent(),
            TestRequest.at(3_000).streamed(3_050));

    assertThat(markup(measures)).contains("Not sent").contains("planted: 2");
  }

  @Test
  void theWindowOfRatesIsNamed() {
    assertThat(markup(TestTrial.measures(TestRequest.at(2_000).streamed(2_100))))
        .contains("the measured phase<");
    assertThat(markup(TestTrial.measures(TestRequest.at(2_000).streamed(20_000))))
        .contains("measured phase and drain");
  }

  @Test
  void aRampThatIsCutOffIsSaid() {
    List<TestRequest> requests = new ArrayList<>();
    for (int client = 0; client < 40; client++) {
      for (long ms = 1_000 + 25L * client; ms < 11_000; ms += 1_000) {
        requests.add(TestRequest.at(ms).streamed(ms + 500, ms + 1_000));
      }
    }
    assertThat(markup(TestTrial.measures(requests.toArray(TestRequest[]::new))))
        .contains("without its ramp, the first 10");
  }

  private static String markup(Measures measures) {
    StringBuilder text = new StringBuilder();
    TrialSummary like = WrittenRun.summary().trials().getFirst();
    RequestTables.of(
            new TrialSummary(
                like.trial(),
                like.prompts(),
                like.verdict(),
                measures,
                like.client(),
                like.beyondCalibration(),
                like.observed(),
                like.bottlenecks()))
        .appendTo(text);
    return text.toString();
  }
}
