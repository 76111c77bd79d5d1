package hpcbench.report;

import static hpcbench.report.Html.element;

import hpcbench.report.Html.Element;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict.Finding;
import hpcbench.verdict.Rule;
import hpcbench.verdict.Rules;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every check that is made of a trial, with its limit, and the trials it found something in: that
/// nothing was found says something only to those who know what was looked for.
final class ChecksTable {
  private ChecksTable() {}

  static Html of(RunSummary run) {
    List<Rule> rules = Rules.all();
    long passed = rules.stream().filter(rule -> found(rule, run).isEmpty()).count();
    Html title =
        element(
            "summary",
            "%d of %d checks found nothing in any trial".formatted(passed, rules.size()));
    Element table =
        element(
            "table",
            element("thead", element("tr", heads("Check", "Accepted is", "Beyond it", "Found in"))),
            element("tbody", rules.stream().map(rule -> row(rule, run))));
    return element("details", title, Pieces.scrolling("Checks", table.classed("checks")));
  }

  private static Stream<Element> heads(String... names) {
    return Stream.of(names).map(name -> element("th", name).with("scope", "col"));
  }

  private static Html row(Rule rule, RunSummary run) {
    String found = found(rule, run);
    return element(
        "tr",
        element("th", rule.name()).with("scope", "row"),
        element("td", rule.limit()),
        element("td", Pieces.chip(rule.level())),
        element("td", found.isEmpty() ? "no trial" : found));
  }

  private static String found(Rule rule, RunSummary run) {
    return run.trials().stream()
        .filter(trial -> has(trial, rule))
        .map(trial -> trial.trial().id())
        .collect(Collectors.joining(", "));
  }

  private static boolean has(TrialSummary trial, Rule rule) {
    return trial.verdict().findings().stream().map(Finding::rule).anyMatch(rule.name()::equals);
  }
}
