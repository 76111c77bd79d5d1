package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hpcbench.recipe.Arrival;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.verdict.Rules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final List<String> FILES = List.of(Report.PAGE, Report.CSV, Report.MARKDOWN);

  @TempDir Path runs;

  @Test
  void theSameFolderGivesTheSameBytes() throws IOException {
    Path folder = small().keepIn(runs);
    Report.write(RunFolder.open(folder));
    List<String> first = contents(folder);
    Report.write(RunFolder.open(folder));
    assertThat(contents(folder)).isEqualTo(first);
  }

  @Test
  void aFolderThatWasMovedGivesTheSameBytes() throws IOException {
    Path folder = small().keepIn(runs);
    Files.delete(folder.resolve("recipe.yaml"));
    Files.writeString(folder.resolve("trials/t02/requests.hbr"), "no log");
    Report.write(RunFolder.open(folder));
    List<String> before = contents(folder);
    Path moved = Files.createDirectories(runs.resolve("else/where")).resolve("run");
    Files.move(folder, moved);
    Report.write(RunFolder.open(moved));
    assertThat(contents(moved)).isEqualTo(before);
  }

  @Test
  void aRunThatWasKilledHasAReportOfItsFinishedTrials() throws IOException {
    Path folder = small().keepUnfinishedIn(runs);
    Files.delete(folder.resolve("trials/t02/summary.json"));
    assertThat(page(folder))
        .contains("1 of 2 planned trials")
        .contains("The run was interrupted; what ran is kept: the run ended before it could write")
        .doesNotContain("id=\"t02\"");
  }

  @Test
  void aRunThatWasKilledBeforeItsFirstTrialEndedSaysSo() throws IOException {
    Path folder = SampleRun.of("killed early", "m").keepUnfinishedIn(runs);
    assertThat(page(folder)).contains("No trial was finished, so there are no numbers");
    assertThat(folder.resolve(Report.CSV)).hasContent("trial,verdict");
  }

  @Test
  void anInterruptedRunSaysWhy() throws IOException {
    SampleRun run = small();
    Path folder = run.keepUnfinishedIn(runs);
    RunFolder.open(folder).writeSummary(run.summary(RunSummary.Status.INTERRUPTED, 5));
    assertThat(page(folder)).contains("2 of 5 planned trials", "stopped by a person during trial");
  }

  @Test
  void aResumedRunThatWasKilledHasMoreThanTheSummaryOfItsFirstSession() throws IOException {
    SampleRun run = small();
    Path folder = run.keepUnfinishedIn(runs);
    RunSummary whole = run.summary(RunSummary.Status.CUT, 3);
    RunFolder.open(folder)
        .writeSummary(
            new RunSummary(
                whole.runId(),
                whole.status(),
                whole.reason(),
                whole.plannedTrials(),
                whole.plan(),
                whole.trials().subList(0, 1),
                whole.repetitionEnds(),
                whole.bottlenecks()));
    assertThat(Report.summary(RunFolder.open(folder)).trials()).hasSize(2);
    assertThat(page(folder)).contains("id=\"t02\"", "the run ended before it could write");
    RunFolder.open(folder).writeSummary(whole);
    assertThat(Report.summary(RunFolder.open(folder)).status()).isEqualTo(whole.status());
  }

  @Test
  void aDamagedSummaryIsMadeGoodFromTheTrials() throws IOException {
    Path folder = small().keepIn(runs);
    Files.writeString(folder.resolve("summary.json"), "{\"run_id\": ");
    assertThat(page(folder)).contains("summary.json is damaged", "2 trials of model m");
  }

  @Test
  void aTrialWhoseSummaryIsDamagedIsNamed() throws IOException {
    Path folder = small().keepUnfinishedIn(runs);
    Files.writeString(folder.resolve("trials/t01/summary.json"), "nothing");
    assertThat(page(folder)).contains("<strong>lost</strong> trials/t01/summary.json is damaged");
  }

  @Test
  void aMissingRecipeCostsOnlyTheRecipe() throws IOException {
    Path folder = small().keepIn(runs);
    Files.delete(folder.resolve("recipe.yaml"));
    assertThat(page(folder)).contains("# cannot read recipe.yaml", "id=\"t01\"");
  }

  @Test
  void aDamagedProvenanceCostsOnlyTheProvenance() throws IOException {
    Path folder = small().keepIn(runs);
    Files.writeString(folder.resolve("provenance.json"), "{}");
    assertThat(page(folder)).contains("provenance.json is damaged", "id=\"t01\"");
    Files.delete(folder.resolve("provenance.json"));
    assertThat(page(folder)).contains("not recorded");
  }

  @Test
  void aMissingRequestLogCostsOnlyTheCharts() throws IOException {
    Path folder = small().keepIn(runs);
    Files.delete(folder.resolve("trials/t01/requests.hbr"));
    assertThat(page(folder))
        .contains("The request log requests.hbr is missing. So there are no charts")
        .contains("data-chart=\"timeline\" data-trial=\"t02\"")
        .doesNotContain("data-chart=\"timeline\" data-trial=\"t01\"");
  }

  @Test
  void aDamagedRequestLogGivesChartsOfWhatStandsBeforeTheDamage() throws IOException {
    Path folder = small().keepIn(runs);
    Path log = folder.resolve("trials/t01/requests.hbr");
    byte[] bytes = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(page(folder))
        .containsPattern(
            "The request log is incomplete: the block at byte \\d+ is cut off. The charts show the")
        .contains("data-chart=\"timeline\" data-trial=\"t01\"");
  }

  @Test
  void anUnfinishedRequestLogGivesCharts() throws IOException {
    Path folder = small().keepIn(runs);
    Path log = folder.resolve("trials/t01/requests.hbr");
    Files.move(log, log.resolveSibling("requests.hbr.part"));
    assertThat(page(folder)).contains("data-chart=\"timeline\" data-trial=\"t01\"");
  }

  @Test
  void aLogOfAnotherFormatIsSaidToBeThat() throws IOException {
    Path folder = small().keepIn(runs);
    Files.writeString(folder.resolve("trials/t01/requests.hbr"), "not a log, whatever it is");
    assertThat(page(folder))
        .contains("The request log cannot be read: trials/t01/requests.hbr is not a request log");
  }

  @Test
  void aFolderWithoutSummaryAndPlanIsRefused() throws IOException {
    Path folder = small().keepUnfinishedIn(runs);
    Files.delete(folder.resolve("plan.json"));
    assertThatThrownBy(() -> Report.write(RunFolder.open(folder)))
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("plan.json is missing");
  }

  @Test
  void everyCheckIsNamedWithWhatItFound() throws IOException {
    String page = page(SampleRun.of("late", "m").closed(2, 0).open(30).keepIn(runs));
    assertThat(Rules.all()).allSatisfy(rule -> assertThat(page).contains(rule.name()));
    int made = Rules.all().size();
    assertThat(page)
        .contains("%d of %d checks found nothing".formatted(made - 1, made))
        .contains("<th scope=\"row\">schedule-lag</th>");
  }

  @Test
  void aRunOfOneTrialHasNoSweep() throws IOException {
    Path folder = SampleRun.of("one", "m").closed(2, 0).keepIn(runs);
    assertThat(page(folder))
        .contains("The trial in numbers", "1 trial of model m", "It gave ")
        .doesNotContain("data-chart=\"sweep\"", "id=\"trial\"");
  }

  @Test
  void aTrialWithoutRequestsSaysSo() throws IOException {
    Path folder =
        SampleRun.of("none", "m").add(new Arrival.Closed(), 1, Map.of(), List.of()).keepIn(runs);
    assertThat(page(folder))
        .contains("No request was made in this trial")
        .contains("No request was completed, so there are no latencies");
  }

  @Test
  void aPageOfAHundredTrialsStaysSmall() throws IOException {
    SampleRun run = SampleRun.of("many", "m");
    SampleRun one = SampleRun.of("one", "m").closed(8, 0.01);
    for (int clients = 1; clients <= 100; clients++) {
      run.add(
          new Arrival.Closed(),
          clients,
          Map.of("concurrency", Integer.toString(clients)),
          one.made().getFirst().requests());
    }
    long library = Resource.text("echarts/echarts.min.js").length();
    assertThat(page(run.keepIn(runs)).length() - library).isLessThan(5_000_000);
    assertThat(page(one.keepIn(runs)).length() - library).isLessThan(200_000);
  }

  @Test
  void hostileTextIsEscapedWhereverItStands() throws IOException {
    String library = Resource.text("echarts/echarts.min.js");
    String page = page(HostileText.run().keepIn(runs)).replace(library, "");
    assertThat(page)
        .doesNotContain("<script>window.hostile", "<img", "<b class='hostile'", "\u202E");
    assertThat(page.split("<script", -1)).as("pieces between scripts").hasSize(4);
    assertThat(page.split("</script", -1)).as("pieces between their ends").hasSize(4);
  }

  private static SampleRun small() {
    return SampleRun.of("small", "m").closed(2, 0).closed(4, 0);
  }

  private static String page(Path folder) throws IOException {
    return Files.readString(Report.write(RunFolder.open(folder)), StandardCharsets.UTF_8);
  }

  private static List<String> contents(Path folder) throws IOException {
    return List.of(
        Files.readString(folder.resolve(FILES.get(0))),
        Files.readString(folder.resolve(FILES.get(1))),
        Files.readString(folder.resolve(FILES.get(2))));
  }
}
