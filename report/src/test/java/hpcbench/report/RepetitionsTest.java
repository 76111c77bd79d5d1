package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.Measures.Metric;
import hpcbench.observe.Observations;
import hpcbench.plan.Trial;
import hpcbench.result.PointSummary;
import hpcbench.result.RepetitionEnd;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepetitionsTest {
  @Test
  void aRunWithoutRepetitionsHasNothingToSay() {
    RunSummary run = SampleRun.sweep().summary();
    assertThat(RepetitionLines.of(run)).isEmpty();
    assertThat(new SummaryTable(120, true).of(run)).doesNotContain("median of");
  }

  @Test
  void repetitionsOfAPointAreOneLineWithTheirRange() {
    List<String> lines = RepetitionLines.of(repeated(2));
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .startsWith("concurrency 8: median of 2 repetitions: output ")
        .contains("tok/s (")
        .contains("TTFT p50 ")
        .doesNotContain("95 %");
  }

  @Test
  void sixRepetitionsHaveAConfidenceInterval() {
    assertThat(RepetitionLines.of(repeated(6)).getFirst()).contains("(95 %: ");
  }

  @Test
  void theLinesStandInTheTableForTheTerminalAndInMarkdown() {
    RunSummary run = repeated(2);
    assertThat(new SummaryTable(400, true).of(run)).contains(RepetitionLines.of(run).getFirst());
    assertThat(MarkdownSummary.of(run)).contains("- concurrency 8: median of 2 repetitions");
  }

  @Test
  void thePageHasATableOfThem() {
    assertThat(markup(RepetitionsTable.of(SampleRun.sweep().summary()))).isEmpty();
    assertThat(markup(RepetitionsTable.of(repeated(6))))
        .contains("<h3>Repetitions</h3>")
        .contains("concurrency 8")
        .contains("<td>6</td>")
        .contains("(95 %: ");
  }

  @Test
  void whyThereAreNoMoreIsSaidEverywhere() {
    RunSummary run = ended(repeated(2));
    assertThat(new SummaryTable(400, true).of(run)).contains("the interval is narrow enough");
    assertThat(MarkdownSummary.of(run)).contains("the interval is narrow enough");
    assertThat(markup(RepetitionsTable.of(run))).contains("the interval is narrow enough");
  }

  @Test
  void aTailOfTooFewSamplesIsMarkedInAMedianToo() {
    RunSummary run = repeated(2);
    boolean few = run.trials().getFirst().measures().distribution(Metric.TTFT).p99Indicative();
    assertThat(few).as("the sample has few requests").isTrue();
    assertThat(RepetitionLines.of(run).getFirst())
        .containsPattern("TTFT p99 [0-9.]+\\* ")
        .containsPattern("TTFT p50 [0-9.]+ ");
  }

  private static String markup(Html html) {
    StringBuilder text = new StringBuilder();
    html.appendTo(text);
    return text.toString();
  }

  @Test
  void theTableForProgramsHasALineForEachNumber() {
    List<String> lines = RepetitionsCsv.of(PointSummary.of(repeated(2).trials())).lines().toList();
    assertThat(lines.getFirst())
        .isEqualTo(
            "factor_concurrency,trials,left_out,verdict,name,count,median,low,high,range,pooled");
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).matches("8,t01 t01-r2,,.*,ttft_seconds_p99,2,.*,"))
        .anySatisfy(line ->
            assertThat(line)
                .matches("8,t01 t01-r2,,.*,output_tokens_per_second,2,.*,min_max,[0-9.]+"));
  }

  private static RunSummary repeated(int times) {
    SampleRun run = SampleRun.of("again and again", "gemma3:270m");
    for (int repetition = 1; repetition <= times; repetition++) {
      run.closed(8, 0);
    }
    RunSummary made = run.summary();
    List<TrialSummary> trials = made.trials();
    return new RunSummary(
        made.runId(),
        made.status(),
        made.reason(),
        times,
        made.plan(),
        trials.stream().map(trial -> again(trial, trials.indexOf(trial) + 1)).toList(),
        List.of(),
        List.of());
  }

  private static RunSummary ended(RunSummary run) {
    RepetitionEnd end =
        new RepetitionEnd(
            "t01",
            2,
            RepetitionEnd.Why.PRECISE,
            "t01 was run twice: the interval is narrow enough");
    return new RunSummary(
        run.runId(),
        run.status(),
        run.reason(),
        run.plannedTrials(),
        run.plan(),
        run.trials(),
        List.of(end),
        List.of());
  }

  private static TrialSummary again(TrialSummary made, int repetition) {
    Trial trial = made.trial();
    return new TrialSummary(
        new Trial(
            repetition == 1 ? "t01" : "t01-r" + repetition,
            repetition,
            trial.factors(),
            trial.workload(),
            trial.servers(),
            trial.resources()),
        made.prompts(),
        made.verdict(),
        made.measures(),
        made.client(),
        made.beyondCalibration(),
        Observations.NONE,
        List.of());
  }
}
