package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict.Level;
import hpcbench.scaling.ScaledTrials;
import hpcbench.scaling.Scaling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScalingReportTest {
  private static final RunSummary EVEN =
      run(new ScaledTrials().closed(1, 8, 100).closed(2, 8, 180).closed(2, 16, 196));

  @Test
  void aScalingIsOneLine() {
    assertThat(lines(EVEN))
        .containsExactly(
            "Strong scaling, 8 in flight, against 1 server: 2 servers 1.80 times the throughput,"
                + " efficiency 90.0 %",
            "Weak scaling, 8 in flight a server, against 1 server: 2 servers 1.96 times the"
                + " throughput, efficiency 98.0 %");
  }

  @Test
  void rangesAndDoubtsStandBesideTheirFigures() {
    RunSummary run =
        run(
            new ScaledTrials()
                .closed(1, 8, 100)
                .closed(1, 8, 100)
                .closed(2, 8, 180, Level.CLIENT_LIMITED)
                .closed(2, 8, 200, Level.CLIENT_LIMITED)
                .closed(4, 8, 1, Level.INVALID));
    assertThat(lines(run))
        .containsExactly(
            "Strong scaling, 8 in flight, against 1 server: 2 servers 1.90 (1.80 to 2.00) times the"
                + " throughput, efficiency 95.0 % (90.0 to 100 %) (client-limited: the servers may"
                + " give more); 4 servers no figure (no valid trial)");
  }

  @Test
  void otherSweptValuesNameTheirScaling() {
    Map<String, String> sticky = Map.of("balance", "sticky");
    RunSummary run =
        run(
            new ScaledTrials()
                .closed(1, 8, 100, Level.VALID, sticky)
                .closed(2, 8, 100, Level.VALID, sticky));
    assertThat(lines(run).getFirst()).startsWith("Strong scaling, 8 in flight, balance sticky, ");
  }

  @Test
  void terminalAndMarkdownHaveTheLines() {
    assertThat(new SummaryTable(400, true).of(EVEN)).contains(lines(EVEN));
    assertThat(MarkdownSummary.of(EVEN))
        .contains("- Strong scaling, 8 in flight, against 1 server");
    assertThat(new SummaryTable(400, true).of(SampleRun.sweep().summary()))
        .doesNotContain("scaling");
  }

  @Test
  void thePageHasAChartAndATableOfThem() {
    assertThat(markup(EVEN))
        .contains("data-chart=\"scaling\"", "<h3>Scaling</h3>")
        .contains("<td class=\"number\">1.80</td><td class=\"number\">90.0 %</td>")
        .contains("<a href=\"#t03\">t03</a>");
    assertThat(markup(SampleRun.sweep().summary())).isEmpty();
  }

  @Test
  void theTableForProgramsHasALineForEachNumberOfServers() {
    List<String> lines = ScalingCsv.of(Scaling.of(EVEN.trials())).lines().toList();
    assertThat(lines)
        .containsExactly(
            "scaling,load,servers,trials,output_tokens_per_second,speedup,speedup_low,speedup_high,"
                + "efficiency_ratio,efficiency_low,efficiency_high,range,doubts",
            "strong,8 in flight,1,t01,100.0,1.0,,,1.0,,,,",
            "strong,8 in flight,2,t02,180.0,1.8,,,0.9,,,,",
            "weak,8 in flight a server,1,t01,100.0,1.0,,,1.0,,,,",
            "weak,8 in flight a server,2,t03,196.0,1.96,,,0.98,,,,");
  }

  private static List<String> lines(RunSummary run) {
    return Scaling.of(run.trials()).stream().map(ScalingWords::line).toList();
  }

  private static String markup(RunSummary run) {
    StringBuilder page = new StringBuilder();
    ScalingSection.of(Scaling.of(run.trials())).appendTo(page);
    return page.toString();
  }

  private static RunSummary run(ScaledTrials made) {
    List<TrialSummary> trials = made.all();
    return new RunSummary(
        "20261124-081500-scaling-4f2a",
        RunSummary.Status.COMPLETE,
        Optional.empty(),
        trials.size(),
        SamplePlan.of("scaling", trials.stream().map(TrialSummary::trial).toList()),
        trials,
        List.of(),
        List.of());
  }
}
