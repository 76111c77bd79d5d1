package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.report.browser.Browser;
import hpcbench.report.browser.ReportCheck;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void theReportCanBeMadeAgainFromTheFolderAlone() throws IOException {
    String before = Files.readString(folder.resolve("report.html"));
    assertThat(new Main(console(), Optional.empty()).run("report", folder.toString())).isZero();
    assertThat(Files.readString(folder.resolve("report.html"))).isEqualTo(before);
  }
}
