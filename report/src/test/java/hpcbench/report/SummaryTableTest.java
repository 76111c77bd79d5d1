package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.RunSummary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTableTest {
  @ParameterizedTest
  @ValueSource(ints = {60, 80, 120})
  void noLineIsLongerThanTheTerminal(int width) throws IOException {
    String table = new SummaryTable(width, true).of(WrittenRun.summary());
    assertThat(table.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
    Golden.check("table-%d.txt".formatted(width), table);
  }

  @Test
  void aTerminalWithoutUnicodeGetsAsciiOnly() throws IOException {
    String table = new SummaryTable(80, false).of(WrittenRun.summary());
    assertThat(table).matches("\\p{ASCII}+");
    Golden.check("table-80-ascii.txt", table);
  }

  @Test
  void whatMattersMostIsNeverDropped() {
    String table = new SummaryTable(10, true).of(WrittenRun.summary());
    assertThat(table.lines().findFirst().orElseThrow())
        .contains("trial", "verdict", "TTFT", "output", "errors")
        .doesNotContain("goodput", "E2E");
  }

  @Test
  void whatSpeaksAgainstANumberIsSaidInFull() {
    String table = new SummaryTable(60, true).of(WrittenRun.summary());
    assertThat(table.replaceAll("\\s+", " "))
        .contains("t02 client-limited: requests were sent up to 31 ms late")
        .contains("another client node t03 invalid: 100.0 %");
  }

  @Test
  void textOfAServiceCannotMoveTheCursor() {
    String table = new SummaryTable(80, true).of(HostileText.run().summary());
    assertThat(table.replace("\n", "")).doesNotContainPattern("[\\p{Cntrl}\u202E]");
  }

  @Test
  void aRunWithoutTrialsSaysSo() {
    RunSummary run = WrittenRun.summary();
    RunSummary empty =
        new RunSummary(
            run.runId(),
            RunSummary.Status.FAILED,
            Optional.of("x"),
            3,
            run.plan(),
            List.of(),
            List.of(),
            List.of());
    assertThat(new SummaryTable(80, true).of(empty)).startsWith("No trial was finished");
  }
}
