package hpcbench.cli;

import hpcbench.report.SummaryTable;
import hpcbench.result.RunSummary;
import java.nio.file.Path;

/// What a person reads when a run is over: the table of its trials, and where its files are.
final class ResultPage {
  private final Console console;

  ResultPage(Console console) {
    this.console = console;
  }

  /// The page for this run.
  String of(RunSummary summary, Path folder) {
    return "\n" + table(summary) + reason(summary) + "\n" + places(folder);
  }

  private static String reason(RunSummary summary) {
    return summary
        .reason()
        .map(reason -> "\nthe run did not complete: " + reason + "\n")
        .orElse("");
  }

  private String table(RunSummary summary) {
    boolean unicode = console.out().charset().newEncoder().canEncode('─');
    return new SummaryTable(console.resultColumns(), unicode).of(summary);
  }

  private static String places(Path folder) {
    return "report      %s\nrun folder  %s\n".formatted(folder.resolve("report.html"), folder);
  }
}
