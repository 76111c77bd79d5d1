package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.plan.Plan;
import hpcbench.result.RunSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SummaryFilesTest {
  @Test
  void theCsvIsTheReviewedOne() throws IOException {
    Golden.check("three-trials.csv", CsvSummary.of(WrittenRun.summary()));
  }

  @Test
  void theMarkdownIsTheReviewedOne() throws IOException {
    Golden.check("three-trials.md", MarkdownSummary.of(WrittenRun.summary()));
  }

  @Test
  void aRunWithoutTrialsHasAHeaderAndAHeadline() {
    RunSummary empty = cut(WrittenRun.summary());
    assertThat(CsvSummary.of(empty)).isEqualTo("trial,verdict\r\n");
    assertThat(MarkdownSummary.of(empty))
        .contains("**invalid**: No trial was finished", "stopped by a person", "0 of 3 planned");
  }

  @Test
  void everyLineOfTheCsvHasAsManyFieldsWhateverTextIsInThem() {
    List<List<String>> rows = parse(CsvSummary.of(HostileText.run().summary()));
    assertThat(rows).hasSize(3);
    assertThat(rows).allSatisfy(row -> assertThat(row).hasSameSizeAs(rows.getFirst()));
    assertThat(rows.get(1)).anyMatch(field -> field.endsWith(HostileText.SIGNS));
  }

  @Test
  void noFieldOfTheCsvIsTakenForAFormula() {
    assertThat(parse(CsvSummary.of(HostileText.run().summary())).stream().flatMap(List::stream))
        .noneMatch(field -> field.matches("(?s)[=+@\t\r].*"))
        .anyMatch(field -> field.startsWith("'=HYPERLINK"));
  }

  @Test
  void textInMarkdownStaysTextAndEveryRowHasAsManyCells() {
    String markdown = MarkdownSummary.of(HostileText.run().summary());
    assertThat(markdown).doesNotContainPattern("(?<!\\\\)[<&]").doesNotContain("\u202E", "\u0007");
    Stream<String> rows = markdown.lines().filter(line -> line.startsWith("|"));
    assertThat(rows.map(row -> row.split("(?<!\\\\)\\|").length).distinct()).hasSize(1);
  }

  private static RunSummary cut(RunSummary run) {
    Plan plan = run.plan();
    return new RunSummary(
        run.runId(),
        RunSummary.Status.INTERRUPTED,
        Optional.of("stopped by a person"),
        run.plannedTrials(),
        plan,
        List.of(),
        List.of(),
        List.of());
  }

  /// A reader of RFC 4180 of its own.
  private static List<List<String>> parse(String csv) {
    List<List<String>> rows = new ArrayList<>(List.of(new ArrayList<>()));
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char character = csv.charAt(i);
      if (quoted && character == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        field.append(csv.charAt(++i));
      } else if (character == '"') {
        quoted = !quoted;
      } else if (!quoted && (character == ',' || character == '\n')) {
        rows.getLast().add(field.toString().replaceAll("\r$", ""));
        field.setLength(0);
        if (character == '\n') {
          rows.add(new ArrayList<>());
        }
      } else {
        field.append(character);
      }
    }
    assertThat(rows.removeLast()).as("after the last line end").isEmpty();
    return rows;
  }
}
