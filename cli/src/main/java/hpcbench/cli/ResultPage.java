package hpcbench.cli;

import hpcbench.report.SummaryTable;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import java.nio.file.Path;
import java.util.List;

/// What a person reads when a run is over: the table of its trials, and where its files are.
final class ResultPage {
  private final Console console;

  ResultPage(Console console) {
    this.console = console;
  }

  /// The page for this run.
  String of(RunSummary summary, Path folder) {
    return "\n" + table(summary) + shortfall(summary) + "\n" + places(folder);
  }

  /// How a person goes on after a run that did not complete; nothing when it did.
  ///
  /// @param words the command line that made it
  static String goOn(RunSummary summary, Path folder, List<String> words) {
    if (summary.status() == Status.COMPLETE) {
      return "";
    }
    return RunFolder.isResumable(folder)
        ? "go on with   hpcbench resume %s\n".formatted(quoted(folder.toString()))
        : "run it again %s\n".formatted(quoted(words));
  }

  /// What is missing of this run, and why; nothing when it is complete.
  static String shortfall(RunSummary summary) {
    return summary
        .reason()
        .map(reason ->
            "\nthe run did not complete: %s\n%d of %d trials are kept\n"
                .formatted(reason, summary.trials().size(), summary.plannedTrials()))
        .orElse("");
  }

  private String table(RunSummary summary) {
    return new SummaryTable(console.resultColumns(), console.isUnicode()).of(summary);
  }

  private static String places(Path folder) {
    return "report       %s\nrun folder   %s\n".formatted(folder.resolve("report.html"), folder);
  }

  /// The words as a shell takes them.
  static String quoted(List<String> words) {
    return String.join(" ", words.stream().map(ResultPage::quoted).toList());
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
