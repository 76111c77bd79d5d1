package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.List;

/// All that speaks against the numbers of a run, with values and thresholds.
final class FindingsList {
  private FindingsList() {}

  static Html of(RunSummary run) {
    List<Html> lines = run.trials().stream().flatMap(trial -> lines(trial).stream()).toList();
    Html found =
        lines.isEmpty()
            ? element("p", "Nothing does: every check of every trial passed.").classed("note")
            : element("ul", lines.stream()).classed("findings");
    return Html.all(element("h3", "What speaks against the numbers"), found, ChecksTable.of(run));
  }

  private static List<Html> lines(TrialSummary trial) {
    return trial.verdict().findings().stream().map(finding -> line(trial, finding)).toList();
  }

  private static Html line(TrialSummary trial, Verdict.Finding finding) {
    String id = trial.trial().id();
    return element(
            "li",
            element("a", id).with("href", "#" + id),
            text(" "),
            element("strong", finding.rule()),
            text(" " + finding.message()))
        .classed(Pieces.className(finding.level()));
  }
}
