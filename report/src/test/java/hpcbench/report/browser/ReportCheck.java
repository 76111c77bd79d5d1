package hpcbench.report.browser;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Json;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What holds for the page of every run, checked in a browser.
public final class ReportCheck {
  /// Where each column of the comparison has its number in `summary.json`.
  private static final Map<String, String> COLUMNS =
      Map.ofEntries(
          Map.entry("load", "/measures/offered_rate"),
          Map.entry("ttft_p50", "/measures/distributions/ttft_seconds/p50"),
          Map.entry("ttft_p99", "/measures/distributions/ttft_seconds/p99"),
          Map.entry("itl_p50", "/measures/distributions/itl_seconds/p50"),
          Map.entry("itl_p99", "/measures/distributions/itl_seconds/p99"),
          Map.entry("tokens_per_read", "/measures/delivery/tokens_per_read"),
          Map.entry("tpot_p50", "/measures/distributions/tpot_seconds/p50"),
          Map.entry("e2e_p50", "/measures/distributions/end_to_end_seconds/p50"),
          Map.entry("e2e_p99", "/measures/distributions/end_to_end_seconds/p99"),
          Map.entry("request_throughput", "/measures/request_throughput"),
          Map.entry("output_token_throughput", "/measures/output_token_throughput"),
          Map.entry("goodput", "/measures/goodput"),
          Map.entry("accuracy", "/measures/accuracy/ratio"));

  private static final Map<String, Double> UNITS =
      Map.of("s", 1.0, "ms", 1e3, "µs", 1e6, "%", 100.0);

  private final Path folder;
  private final Page page;

  /// The page of the run in this folder, shown in this browser page.
  public ReportCheck(Path folder, Page page) {
    this.folder = folder;
    this.page = page;
    page.show(folder.resolve("report.html"));
  }

  /// No error, no warning, no exception, and nothing asked for but the page itself.
  public void isQuietAndAlone() {
    assertThat(page.problems()).as("console").isEmpty();
    assertThat(page.requests())
        .as("addresses asked for")
        .containsOnly(folder.resolve("report.html").toUri().toString());
  }

  /// Every chart of every trial is drawn: it has lines or bars of some size; and of each kind of
  /// chart, the picture of one has something on it.
  public void everyChartIsDrawn() throws IOException {
    page.evaluate("document.getElementById('all')?.click()");
    List<String> charts =
        texts("[...document.querySelectorAll('.plot')].map((plot, i) => (plot.id = 'plot-' + i))");
    assertThat(charts).isNotEmpty();
    Set<String> seen = new HashSet<>();
    for (String chart : charts) {
      page.evaluate(
          "document.getElementById('%s').scrollIntoView({ behavior: 'instant' })".formatted(chart));
      page.await("document.querySelector('#%s svg, #%s.without')".formatted(chart, chart));
      if (page.evaluate("!document.querySelector('#%s.without')".formatted(chart)).asBoolean()) {
        hasMarks(chart);
        String kind =
            page.evaluate("document.getElementById('%s').dataset.chart".formatted(chart))
                .asString();
        if (seen.add(kind)) {
          hasColours(chart);
        }
      }
    }
  }

  private List<String> texts(String expression) {
    return page.evaluate(expression).valueStream().map(JsonNode::asString).toList();
  }

  private void hasMarks(String chart) {
    int marks =
        page.evaluate(
                """
                [...document.querySelectorAll('#%s svg path')].filter((path) => {
                  const box = path.getBBox();
                  return Math.max(box.width, box.height) > 3 && getComputedStyle(path).visibility === 'visible';
                }).length\
                """
                    .formatted(chart))
            .asInt();
    assertThat(marks).as("lines and bars in " + chart).isGreaterThan(5);
  }

  private void hasColours(String chart) throws IOException {
    assertThat(colours(page.pictureOf("#" + chart))).as("colours in " + chart).isGreaterThan(8);
  }

  private static long colours(BufferedImage picture) {
    return IntStream.range(0, picture.getHeight())
        .flatMap(y -> IntStream.range(0, picture.getWidth()).map(x -> picture.getRGB(x, y)))
        .distinct()
        .count();
  }

  /// Every number of the comparison and of the latency tables is the one in `summary.json`, and the
  /// digits that are shown are that number in the unit that stands with it.
  public void everyNumberIsThatOfTheSummary() throws IOException {
    JsonNode summary = Json.parse(Files.readString(folder.resolve("summary.json")), JsonNode.class);
    int rows = page.evaluate("document.querySelectorAll('.comparison tbody tr').length").asInt();
    assertThat(rows).isEqualTo(summary.get("trials").size());
    for (JsonNode trial : summary.get("trials").values()) {
      String id = trial.at("/trial/id").asString();
      assertThat(comparison(id).filter(cell -> cell.isThatOf(trial, COLUMNS))).isNotEmpty();
      latencies(id).forEach(cell -> cell.isThatOf(trial, Map.of()));
    }
  }

  /// A number on the page.
  ///
  /// @param name of the column or of the statistic
  /// @param metric whose statistic it is; empty in the comparison
  /// @param value what the page says it is, in base units
  /// @param shown its digits
  /// @param unit what the digits are in
  private record Cell(String name, String metric, double value, String shown, String unit) {
    private boolean isThatOf(JsonNode trial, Map<String, String> columns) {
      String where =
          metric.isEmpty()
              ? columns.getOrDefault(name, "")
              : "/measures/distributions/%s/%s".formatted(metric, name);
      if (where.isEmpty()) {
        return false;
      }
      assertThat(trial.at(where).isNumber()).as(where + " in summary.json").isTrue();
      assertThat(value).as(where).isEqualTo(trial.at(where).asDouble());
      double digits = Double.parseDouble(shown.replace(",", ""));
      double exact = value * UNITS.getOrDefault(unit, 1.0);
      double step = Math.pow(10, -Math.max(0, shown.length() - 1 - shown.indexOf('.')));
      double rounding = shown.indexOf('.') < 0 ? 0.5 : step / 2;
      assertThat(digits)
          .as(where + " as shown")
          .isBetween(exact - rounding * 1.01, exact + rounding * 1.01);
      return true;
    }
  }

  private Stream<Cell> comparison(String id) {
    return cells(
        """
        [...document.querySelectorAll(`.comparison tr:has([data-trial="%s"]) td[data-column]`)]
          .filter((cell) => cell.querySelector('data')).map((cell) => [
            cell.dataset.column, '', cell.querySelector('data').value, cell.textContent,
            unitOf(cell)])\
        """
            .formatted(id));
  }

  private Stream<Cell> latencies(String id) {
    return cells(
        """
        [...document.querySelectorAll(`#%s .latencies td[data-statistic]`)].map((cell) => [
            cell.dataset.statistic, cell.closest('tr').dataset.metric,
            cell.querySelector('data').value, cell.textContent,
            cell.closest('tr').querySelector('.unit').textContent])\
        """
            .formatted(id));
  }

  /// The unit of a column of the comparison is in the head above it.
  private Stream<Cell> cells(String expression) {
    String script =
        """
        (() => {
          const middle = (cell) => { const box = cell.getBoundingClientRect(); return box.x + box.width / 2; };
          const unitOf = (cell) => [...cell.closest('table').querySelectorAll('thead .unit')].find((unit) => {
            const box = unit.closest('th').getBoundingClientRect();
            return box.left <= middle(cell) && middle(cell) <= box.right;
          }).textContent;
          return %s;
        })()\
        """
            .formatted(expression);
    return page.evaluate(script)
        .valueStream()
        .map(cell ->
            new Cell(
                cell.get(0).asString(),
                cell.get(1).asString(),
                Double.parseDouble(cell.get(2).asString()),
                cell.get(3).asString(),
                cell.get(4).asString()));
  }
}
