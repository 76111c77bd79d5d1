package hpcbench.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {
  @Test
  void aSampleHasItsNameLabelsAndValue() {
    Exposition told =
        Exposition.parse(
            """
            # HELP vllm:num_requests_running Requests in the batch.
            # TYPE vllm:num_requests_running gauge
            vllm:num_requests_running{engine="0",model_name="a/b"} 3.0
            process_start_time_seconds 1.7e9 1732460000000
            """);

    assertThat(told.samples("vllm:num_requests_running"))
        .containsExactly(
            new Exposition.Sample(
                new java.util.TreeMap<>(Map.of("engine", "0", "model_name", "a/b")), 3));
    assertThat(told.samples("process_start_time_seconds").getFirst().value()).isEqualTo(1.7e9);
    assertThat(told.malformedLines()).isZero();
  }

  @Test
  void whatIsEscapedInALabelIsRead() {
    Exposition told =
        Exposition.parse("a{ path = \"C:\\\\x\\\"y\\nz, {}\" , other=\"\", } \t NaN\n");

    assertThat(told.samples("a").getFirst().labels())
        .containsEntry("path", "C:\\x\"y\nz, {}")
        .containsEntry("other", "");
    assertThat(told.samples("a").getFirst().value()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a one",
        "1a 1",
        "a{b} 1",
        "a{b=c} 1",
        "a{b=\"c} 1",
        "a{b=\"c\" 1",
        "a{b=\"c\"d=\"e\"} 1",
        "a 1 2 3",
        "a 0x10",
        "a 1.2.3",
        "a 1d",
        "{} 1",
        "ä 1"
      })
  void aLineThatDoesNotFollowTheFormatCostsItselfAlone(String line) {
    Exposition told = Exposition.parse("before 1\n" + line + "\nafter 2\n");

    assertThat(told.malformedLines()).isEqualTo(1);
    assertThat(told.names()).isEqualTo(2);
    assertThat(told.samples("after").getFirst().value()).isEqualTo(2);
  }

  @Test
  void whateverATextHoldsItCanBeRead() {
    Random random = new Random(7);
    String letters = "a{}=\",\\ \n\t1.e+#N\u00e4\0";
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      Exposition told = Exposition.parse(text.toString());
      assertThat(told.names() + told.malformedLines())
          .as("%s", text)
          .isLessThanOrEqualTo((int) text.toString().lines().count());
    }
  }

  @Test
  void samplesOfSeveralEnginesAreCombinedAsTheMetricAsks() {
    Exposition told =
        Exposition.parse(
            "running{engine=\"0\"} 3\nrunning{engine=\"1\"} 4\nrunning{engine=\"2\"} NaN\n");

    assertThat(told.value(ServerMetric.RUNNING_REQUESTS, "running")).contains(7.0);
    assertThat(told.value(ServerMetric.KV_CACHE_USE_RATIO, "running")).contains(4.0);
    assertThat(told.value(ServerMetric.RUNNING_REQUESTS, "walking")).isEmpty();
  }

  @Test
  void aHistogramIsTheSumOfItsLabelSets() {
    Exposition told =
        Exposition.parse(
            """
            t_bucket{e="0",le="0.1"} 1
            t_bucket{e="0",le="1.0"} 3
            t_bucket{e="0",le="+Inf"} 4
            t_sum{e="0"} 5.5
            t_count{e="0"} 4
            t_bucket{e="1",le="0.1"} 0
            t_bucket{e="1",le="1.0"} 1
            t_bucket{e="1",le="+Inf"} 1
            t_sum{e="1"} 0.5
            t_count{e="1"} 1
            """);

    Buckets buckets = told.histogram("t").orElseThrow();
    assertThat(buckets.bounds()).isEqualTo(List.of(0.1, 1.0));
    assertThat(buckets.counts()).isEqualTo(List.of(1L, 3L, 1L));
    assertThat(buckets.sum()).isCloseTo(6, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t_sum 1\nt_count 1\n",
        "t_bucket{le=\"1\"} 1\nt_sum 1\n",
        "t_bucket{le=\"1\"} 2\nt_bucket{le=\"+Inf\"} 1\nt_sum 1\n",
        "t_bucket{le=\"x\"} 2\nt_sum 1\n",
        "t_bucket{le=\"+Inf\"} 2\nt_sum NaN\n"
      })
  void aHistogramThatCannotBeOneIsLeftOut(String text) {
    assertThat(Exposition.parse(text).histogram("t")).isEmpty();
  }
}
