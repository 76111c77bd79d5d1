package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.Distribution;
import hpcbench.measure.EndpointMeasures;
import hpcbench.measure.Endpoints;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Measures.RequestCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EndpointTableTest {
  private static final EndpointMeasures QUICK =
      endpoint("http://node2:11434", 12, 0, 1.2, Map.of(Metric.TTFT, always(0.2)));
  private static final EndpointMeasures SLOW =
      endpoint("http://node3:11434", 8, 1234, 0.8, Map.of(Metric.TTFT, always(1.5)));

  @Test
  void everyServerHasARowWithItsOwnNumbers() {
    String markup = markup(QUICK, SLOW);
    assertThat(row(markup, "http://node2:11434"))
        .containsExactly("12", "0", "1.20", "24.0", "200", "200");
    assertThat(row(markup, "http://node3:11434").getFirst()).isEqualTo("1,242");
    assertThat(row(markup, "http://node3:11434").get(4)).matches("1,?500");
  }

  @Test
  void failuresStandOut() {
    assertThat(markup(QUICK, SLOW)).contains("<strong>✕ 1,234</strong>");
    assertThat(markup(QUICK, QUICK)).doesNotContain("✕");
  }

  @Test
  void howUnevenTheyWereIsSaidInWords() {
    assertThat(markup(QUICK, SLOW))
        .contains("got 1.25 times the mean")
        .contains("the slowest has 7.5 times the median end-to-end latency of the fastest");
  }

  @Test
  void aServerWithoutASampleHasADashAndAFigureOfNoServerNoColumn() {
    EndpointMeasures silent = endpoint("http://node4:11434", 0, 3, 0, Map.of());
    String markup = markup(QUICK, silent);
    assertThat(row(markup, "http://node4:11434")).endsWith("–", "–");
    assertThat(markup).contains("TTFT p50").doesNotContain("wait p50", "TPOT p50");
  }

  @Test
  void theWaitForASlotIsShownWhereTheServiceTellsOfIt() {
    EndpointMeasures waits =
        endpoint("http://node2:11434", 4, 0, 1, Map.of(Metric.SERVICE_WAIT, always(0.75)));
    assertThat(markup(waits, QUICK)).contains("wait p50 (ms)");
    assertThat(row(markup(waits, QUICK), "http://node2:11434").get(4)).isEqualTo("750");
  }

  @Test
  void oneServerHasNoTable() {
    assertThat(text(EndpointTable.of(WrittenRun.summary().trials().getFirst().measures())))
        .isEmpty();
  }

  private static List<String> row(String markup, String server) {
    String row = markup.substring(markup.indexOf(server)).replaceFirst("(?s)</tr>.*", "");
    return List.of(row.replaceFirst("(?s)^.*?</th>", "").split("</td>")).stream()
        .map(cell -> cell.replaceAll("<[^>]*>", "").strip())
        .filter(cell -> !cell.isEmpty())
        .toList();
  }

  private static EndpointMeasures endpoint(
      String address,
      long completed,
      long failed,
      double rate,
      Map<String, Distribution> distributions) {
    return new EndpointMeasures(
        address,
        new RequestCounts(
            completed + failed, completed, failed, 0, 0, new TreeMap<>(), new TreeMap<>()),
        rate,
        20 * rate,
        new TreeMap<>(distributions));
  }

  private static Distribution always(double value) {
    return new Distribution(
        8,
        value,
        value,
        0,
        value,
        value,
        value,
        value,
        value,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static String markup(EndpointMeasures... each) {
    Measures one = WrittenRun.summary().trials().getFirst().measures();
    return text(
        EndpointTable.of(
            new Measures(
                one.windowSeconds(),
                one.windowIncludesDrain(),
                one.requests(),
                one.offeredRate(),
                one.achievedRate(),
                one.requestThroughput(),
                one.inputTokenThroughput(),
                one.outputTokenThroughput(),
                one.tokens(),
                one.delivery(),
                one.steadiness(),
                one.goodput(),
                one.goodRatio(),
                one.accuracy(),
                one.distributions(),
                Optional.of(new Endpoints(1.25, 7.5, List.of(each))))));
  }

  private static String text(Html html) {
    StringBuilder text = new StringBuilder();
    html.appendTo(text);
    return text.toString();
  }
}
