package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.report.browser.Browser;
import hpcbench.report.browser.Page;
import hpcbench.report.browser.ReportCheck;
import hpcbench.result.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The page as a reader has it: in a browser.
class ReportPageTest {
  private static final int WIDE = 1280;
  private static final int HIGH = 900;

  @TempDir static Path runs;

  private static Browser browser;
  private static Path sweep;

  private Page page;

  @BeforeAll
  static void startTheBrowser() throws IOException {
    browser = Browser.start();
    sweep = SampleRun.sweep().keepIn(runs);
    Report.write(RunFolder.open(sweep));
  }

  @AfterAll
  static void endTheBrowser() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openAPage() {
    page = browser.open(WIDE, HIGH);
  }

  @Test
  void everyChartIsDrawnAndNothingIsLoadedOrComplainedAbout() throws IOException {
    ReportCheck check = new ReportCheck(sweep, page);
    check.everyChartIsDrawn();
    check.isQuietAndAlone();
  }

  @Test
  void everyNumberIsThatOfTheSummary() throws IOException {
    new ReportCheck(sweep, page).everyNumberIsThatOfTheSummary();
  }

  @Test
  void theVerdictStandsAboveEveryNumber() {
    new ReportCheck(sweep, page);
    assertThat(text("header .trust")).contains("invalid", "Of 11 trials");
    assertThat(
            page.evaluate(
                    "document.querySelector('.trust').getBoundingClientRect().bottom"
                        + " < document.querySelector('header data').getBoundingClientRect().top")
                .asBoolean())
        .isTrue();
  }

  @Test
  void aTrialIsChosenByKeyboard() {
    new ReportCheck(sweep, page);
    String best = shown();
    page.evaluate("document.getElementById('trial').focus()");
    page.press("ArrowDown");
    page.await("document.querySelector('article.trial:not([hidden])').id !== '%s'".formatted(best));
    String next = shown();
    assertThat(next).isGreaterThan(best);
    page.press("Tab");
    page.press("Enter");
    page.await("document.querySelector('article.trial:not([hidden])').id === '%s'".formatted(best));
    assertThat(page.evaluate("location.hash").asString()).isEqualTo("#" + best);
    page.await("document.querySelector('article.trial:not([hidden]) .ttft svg')");
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void aLinkOfTheComparisonLeadsToItsTrial() {
    new ReportCheck(sweep, page);
    page.evaluate("document.querySelector('.comparison a[href=\"#t01\"]').click()");
    page.await("!document.getElementById('t01').hidden");
    assertThat(shown()).isEqualTo("t01");
  }

  @Test
  void darkAndLightAreBothReadable() {
    for (boolean dark : List.of(false, true)) {
      page.preferDark(dark);
      new ReportCheck(sweep, page);
      page.await("document.querySelector('.sweep svg')");
      double back = luminance("getComputedStyle(document.body).backgroundColor");
      assertThat(back).isBetween(dark ? 0 : 0.8, dark ? 0.05 : 1.0);
      for (String part :
          List.of("body", ".subtitle", ".trust .chip", "caption", ".note", ".tiles-title a")) {
        assertThat(contrast(part)).as("contrast of %s, dark: %s", part, dark).isGreaterThan(4.5);
      }
      double label = luminance("getComputedStyle(document.querySelector('.sweep svg text')).fill");
      assertThat(ratio(label, back)).as("contrast of chart labels").isGreaterThan(4);
    }
  }

  @Test
  void theReadersChoiceOfColoursGoesBeforeTheSystems() {
    page.preferDark(false);
    new ReportCheck(sweep, page);
    page.evaluate("document.getElementById('theme').click()");
    assertThat(luminance("getComputedStyle(document.body).backgroundColor")).isLessThan(0.05);
    assertThat(text("#theme")).isEqualTo("Light");
    new ReportCheck(sweep, page);
    assertThat(text("#theme")).as("after the page is shown again").isEqualTo("Light");
    page.evaluate("localStorage.clear()");
  }

  @Test
  void aNarrowPageDoesNotScrollSideways() {
    page.resize(400, HIGH);
    new ReportCheck(sweep, page);
    page.await("document.querySelector('.sweep svg')");
    assertThat(page.evaluate("document.documentElement.scrollWidth").asInt()).isLessThan(401);
  }

  /// Percentiles of gaps are milliseconds, so that a chart that rounds seconds to two digits, as
  /// this library does by itself, would mark another value.
  @Test
  void aMarkedPercentileStandsWhereItsValueIs() {
    new ReportCheck(sweep, page);
    page.await("document.querySelector('article.trial:not([hidden]) [data-chart=gaps] svg')");
    JsonNode marks =
        page.evaluate(
            """
            (() => {
              const place = document.querySelector('article.trial:not([hidden]) [data-chart=gaps]');
              const chart = echarts.getInstanceByDom(place);
              const wanted = chart.getOption().series[0].markLine.data.map((mark) => chart.convertToPixel({ xAxisIndex: 0 }, mark.xAxis));
              const drawn = chart.getZr().storage.getDisplayList()
                .filter((shape) => shape.type === 'ec-line').map((shape) => shape.shape.x1);
              return { wanted, drawn };
            })()\
            """);
    assertThat(numbers(marks.get("drawn"))).hasSize(2);
    assertThat(numbers(marks.get("drawn")))
        .usingComparatorForType(new DoubleComparator(1), Double.class)
        .containsExactlyElementsOf(numbers(marks.get("wanted")));
  }

  private static List<Double> numbers(JsonNode array) {
    return array.valueStream().map(JsonNode::asDouble).toList();
  }

  @Test
  void labelsOfTheSweepStayInsideItsDrawing() {
    new ReportCheck(sweep, page);
    page.await("document.querySelector('.sweep svg')");
    for (String axis : List.of("TTFT", "TPOT", "end-to-end")) {
      page.evaluate(
          "{ const up = document.getElementById('up'); up.value = '%s'; up.dispatchEvent(new Event('change')); }"
              .formatted(axis));
      assertThat(
              page.evaluate(
                      """
                      (() => {
                        const frame = document.querySelector('.sweep svg').getBoundingClientRect();
                        return [...document.querySelectorAll('.sweep svg text')]
                          .filter((text) => text.textContent.match(/in flight|req\\/s/))
                          .filter((text) => { const box = text.getBoundingClientRect(); return box.bottom > frame.bottom - 46 || box.left < frame.left; })
                          .map((text) => text.textContent);
                      })()\
                      """)
                  .size())
          .as("labels on the axis when %s is up", axis)
          .isZero();
    }
  }

  @Test
  void withoutScriptsEveryTableIsThere() {
    page.allowScripts(false);
    page.show(sweep.resolve("report.html"));
    page.allowScripts(true);
    assertThat(
            page.evaluate("document.querySelectorAll('article.trial:not([hidden])').length")
                .asInt())
        .isEqualTo(11);
    assertThat(page.evaluate("document.querySelectorAll('.latencies').length").asInt())
        .isEqualTo(11);
  }

  @Test
  void itPrints() {
    new ReportCheck(sweep, page);
    byte[] pdf = page.print();
    assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    assertThat(page.problems()).isEmpty();
    page.await("!document.documentElement.classList.contains('printing')");
  }

  @Test
  void aRunWhereEverythingFailedHasNoEmptyCharts() throws IOException {
    Path failed = SampleRun.of("refused", "m").refused().refused().keepIn(runs);
    Report.write(RunFolder.open(failed));
    ReportCheck check = new ReportCheck(failed, page);
    check.everyChartIsDrawn();
    check.isQuietAndAlone();
    assertThat(text("#t01 .errors")).contains("queue is full");
    assertThat(text("#t01 .plot.without")).contains("Nothing to draw");
  }

  @Test
  void aTrialWithoutItsRequestLogSaysSoInPlaceOfCharts() throws IOException {
    Path folder = SampleRun.of("lost log", "m").closed(2, 0).closed(4, 0).keepIn(runs);
    Files.delete(folder.resolve("trials/t01/requests.hbr"));
    Report.write(RunFolder.open(folder));
    new ReportCheck(folder, page).isQuietAndAlone();
    page.evaluate("location.hash = '#t01'");
    page.await("!document.getElementById('t01').hidden");
    assertThat(text("#t01 .lost")).contains("requests.hbr is missing");
    assertThat(page.evaluate("document.querySelectorAll('#t01 .plot').length").asInt()).isZero();
  }

  @Test
  void hostileTextIsShownAndNotRun() throws IOException {
    Path folder = HostileText.run().keepIn(runs);
    Report.write(RunFolder.open(folder));
    ReportCheck check = new ReportCheck(folder, page);
    check.everyChartIsDrawn();
    check.isQuietAndAlone();
    assertThat(page.evaluate("typeof window.hostile").asString()).isEqualTo("undefined");
    assertThat(page.evaluate("document.querySelectorAll('img, iframe, b.hostile').length").asInt())
        .isZero();
    assertThat(text("h1")).contains("<script>window.hostile=1</script>");
  }

  private String shown() {
    return page.evaluate("document.querySelector('article.trial:not([hidden])').id").asString();
  }

  private String text(String selector) {
    return page.evaluate("document.querySelector('%s').textContent".formatted(selector)).asString();
  }

  private double contrast(String selector) {
    String colour = "getComputedStyle(document.querySelector('%s')).color".formatted(selector);
    String back =
        """
        (() => {
          let part = document.querySelector('%s');
          while (getComputedStyle(part).backgroundColor === 'rgba(0, 0, 0, 0)') part = part.parentElement;
          return getComputedStyle(part).backgroundColor;
        })()\
        """
            .formatted(selector);
    return ratio(luminance(colour), luminance(back));
  }

  /// Contrast ratio of WCAG 2: 1 for the same colours, 21 for black on white.
  private static double ratio(double one, double other) {
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }

  /// Relative luminance of WCAG 2 of a colour `rgb(r, g, b)`.
  private double luminance(String colour) {
    String parts = page.evaluate(colour).asString().replaceAll("[^0-9,.]", "");
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double share = Double.parseDouble(parts.split(",", -1)[i]) / 255;
      sum +=
          weights[i] * (share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
