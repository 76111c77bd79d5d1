package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.dialect.Figure;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures.Metric;
import hpcbench.report.DialectReport;
import hpcbench.report.browser.Browser;
import hpcbench.report.browser.ReportCheck;
import hpcbench.result.Json;
import hpcbench.result.RunFolder;
import hpcbench.result.TrialSummary;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// From a recipe to a page in a browser: the quickstart in short, with nothing left out.
class QuickstartReportTest {
  private static final String RECIPE =
      """
      schema_version: 1
      scenario: quickstart-in-short
      orchestration:
        mode: local
      workload:
        service: dummy
        model: simulated
        duration: 2s
        warmup: 500ms
        drain: 10s
        input_tokens: 64
        output_tokens: 16
        arrival:
          - closed
          - { kind: poisson, rate: 20 }
          - { kind: burst, size: 10, period: 1s }
        concurrency: [4, 64, 64]
      sweep:
        zip: [[arrival, concurrency]]
      slo:
        ttft: 200ms
        tpot: 25ms
      """;

  @TempDir static Path work;

  private static final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private static final ByteArrayOutputStream progress = new ByteArrayOutputStream();
  private static Path folder;

  @BeforeAll
  static void runTheRecipe() throws IOException {
    Path recipe = Files.writeString(work.resolve("short.yaml"), RECIPE);
    Path runs = work.resolve("runs");
    int code =
        new Main(console(), Optional.empty())
            .run(
                "run",
                "--recipe",
                recipe.toString(),
                "--runs-dir",
                runs.toString(),
                "--allow-invalid");
    assertThat(code).as("exit code; %s", progress.toString(StandardCharsets.UTF_8)).isZero();
    try (Stream<Path> found = Files.list(runs)) {
      folder = found.findFirst().orElseThrow();
    }
  }

  private static Console console() {
    return console(results);
  }

  private static Console console(ByteArrayOutputStream results) {
    return new Console(
        new PrintStream(results, true, StandardCharsets.UTF_8),
        new PrintStream(progress, true, StandardCharsets.UTF_8),
        new BufferedReader(Reader.nullReader()),
        Map.of(),
        0);
  }

  @Test
  void thePageIsDrawnQuietAndTrue() throws IOException {
    try (Browser browser = Browser.start()) {
      ReportCheck check = new ReportCheck(folder, browser.open(1280, 900));
      check.everyNumberIsThatOfTheSummary();
      check.everyChartIsDrawn();
      check.isQuietAndAlone();
    }
  }

  @Test
  void theTerminalShowsEveryTrialAndWhereTheReportIs() {
    assertThat(results.toString(StandardCharsets.UTF_8))
        .contains("t01", "t02", "t03", "closed", "poisson rate=20")
        .contains(folder.resolve("report.html").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "vllm, vLLM bench serve, mean_ttft",
    "aiperf, AIPerf, inter_chunk_latency",
    "guidellm, GuideLLM, time_per_output_token_ms",
    "MLPerf, LoadGen, result_first_token_latency"
  })
  void theRunIsShownInTheTermsOfOtherTools(String dialect, String tool, String metric)
      throws IOException {
    String table = report("--dialect", dialect);
    assertThat(table).contains(tool, "t01, ", "t02, ", "t03, ", metric.replace("mean_", ""));

    DialectReport document =
        Json.parse(report("--dialect", dialect, "--json"), DialectReport.class);
    assertThat(document.trials())
        .hasSize(3)
        .allSatisfy(trial ->
            assertThat(trial.figures())
                .extracting(Figure::name)
                .contains(metric.replace("mean_", "")));
  }

  @Test
  void theTermsAgreeWithTheSummaryWhereTheyCoincide() throws IOException {
    DialectReport aiperf = Json.parse(report("--dialect=aiperf", "--json"), DialectReport.class);
    try (RunFolder run = RunFolder.open(folder)) {
      for (TrialSummary trial : run.finishedTrials()) {
        DialectReport.TrialInDialect other =
            aiperf.trials().stream()
                .filter(one -> one.trial().equals(trial.trial().id()))
                .findFirst()
                .orElseThrow();
        Distribution ttft = trial.measures().distribution(Metric.TTFT_FROM_SENT);
        assertThat(other.completed()).isEqualTo(ttft.count());
        assertThat(figure(other, "time_to_first_token").statistic("max"))
            .isCloseTo(ttft.max() * 1e3, within(1e-6));
        assertThat(figure(other, "time_to_first_token").statistic("avg"))
            .isCloseTo(ttft.mean() * 1e3, within(1e-6));
        assertThat(figure(other, "inter_token_latency").statistic("avg"))
            .as("usage and end are those of the last text")
            .isCloseTo(trial.measures().distribution(Metric.TPOT).mean() * 1e3, within(1e-3));
      }
    }
  }

  private static Figure figure(DialectReport.TrialInDialect trial, String name) {
    return trial.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyRequestIsALineOfAFile() throws IOException {
    Path file = work.resolve("requests.csv");
    report("--requests", file.toString());
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.getFirst()).startsWith("trial,index,phase,scheduled_seconds,");
    try (RunFolder run = RunFolder.open(folder)) {
      long completed = 0;
      for (TrialSummary trial : run.finishedTrials()) {
        completed += trial.measures().requests().completed();
      }
      assertThat(lines.stream().filter(line -> line.contains(",measurement,")))
          .as("of these as many completed as the summaries say")
          .filteredOn(line -> line.contains(",completed,"))
          .hasSize((int) completed);
    }
  }

  @Test
  void everyTrialIsAResultOfVllm() throws IOException {
    Path file = work.resolve("vllm.json");
    report("--vllm-result", file.toString());
    assertThat(Files.readAllLines(file))
        .hasSize(3)
        .allSatisfy(line -> {
          JsonNode result = Json.parse(line, JsonNode.class);
          assertThat(result.path("completed").intValue()).isPositive();
          assertThat(result.path("ttfts").size()).isEqualTo(result.path("num_prompts").intValue());
        });
  }

  private static String report(String... options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String[] words =
        Stream.concat(Stream.of("report", folder.toString()), Stream.of(options))
            .toArray(String[]::new);
    assertThat(new Main(console(out), Optional.empty()).run(words)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theReportCanBeMadeAgainFromTheFolderAlone() throws IOException {
    String before = Files.readString(folder.resolve("report.html"));
    assertThat(new Main(console(), Optional.empty()).run("report", folder.toString())).isZero();
    assertThat(Files.readString(folder.resolve("report.html"))).isEqualTo(before);
  }
}
