package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import hpcbench.measure.RequestRecord;
import hpcbench.recipe.Arrival;
import hpcbench.result.TrialSummary;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurvesTest {
  @Test
  void eachKindOfArrivalsHasACurveOfItsOwn() {
    List<TrialSummary> trials = SampleRun.sweep().summary().trials();
    List<Curve> curves = Curves.of(trials);
    assertThat(curves).extracting(Curve::name).containsExactly("closed loop", "Poisson arrivals");
    assertThat(labels(curves.get(0)))
        .containsExactly(
            "1 in flight",
            "4 in flight",
            "8 in flight",
            "16 in flight",
            "24 in flight",
            "32 in flight",
            "48 in flight");
    assertThat(labels(curves.get(1)))
        .containsExactly("8 req/s", "16 req/s", "24 req/s", "30 req/s");
  }

  @Test
  void theKneeIsWhereTheSlotsAreTaken() {
    Curve closed = Curves.of(SampleRun.sweep().summary().trials()).getFirst();
    assertThat(closed.knee()).contains("t05");
  }

  @Test
  void aSweptValueThatIsNotTheLoadSplitsCurves() {
    SampleRun run = SampleRun.of("two axes", "m");
    for (String prompt : List.of("128", "512")) {
      for (int clients : List.of(4, 2)) {
        Map<String, String> factors = new LinkedHashMap<>();
        factors.put("prompt_len", prompt);
        factors.put("concurrency", Integer.toString(clients));
        run.add(new Arrival.Closed(), clients, factors, requests(clients));
      }
    }
    List<Curve> curves = Curves.of(run.summary().trials());
    assertThat(curves)
        .extracting(Curve::name)
        .containsExactly("closed loop, prompt_len 128", "closed loop, prompt_len 512");
    assertThat(labels(curves.getFirst())).containsExactly("2 in flight", "4 in flight");
  }

  @Test
  void aLimitThatIsTheSameForAllRatesSplitsNothing() {
    SampleRun run = SampleRun.of("rates", "m");
    for (int rate : List.of(10, 20)) {
      Map<String, String> factors = new LinkedHashMap<>();
      factors.put("arrival", "poisson rate=" + rate);
      factors.put("concurrency", "256");
      run.add(new Arrival.Poisson(rate), 256, factors, requests(2));
    }
    run.add(new Arrival.Burst(30, Duration.ofSeconds(2)), 256, Map.of(), requests(2));
    assertThat(Curves.of(run.summary().trials()))
        .extracting(Curve::name, CurvesTest::labels)
        .containsExactly(
            tuple("Poisson arrivals", List.of("10 req/s", "20 req/s")),
            tuple("bursts", List.of("30 every 2s")));
  }

  @Test
  void trialsWithoutACompletedRequestHaveNoPoint() {
    assertThat(Curves.of(SampleRun.of("refused", "m").refused().summary().trials())).isEmpty();
  }

  private static List<RequestRecord> requests(int clients) {
    return new SampleService(1, 0).closed(clients, 2_000_000_000L, 5_000_000_000L);
  }

  private static List<String> labels(Curve curve) {
    return curve.points().stream().map(Curve.Point::label).toList();
  }
}
