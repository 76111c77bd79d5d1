package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.report.Html.Element;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The page's table over the sweep: a line for each trial, one unit for each column.
///
/// @param columns the trials, and the numbers shown of each
/// @param factors names of the swept values
/// @param best the trial that is named the best point
record ComparisonTable(Columns columns, List<String> factors, Optional<TrialSummary> best) {

  /// The table of this run.
  static ComparisonTable of(RunSummary run, Headline headline) {
    return new ComparisonTable(Columns.of(run), Factors.names(run.trials()), headline.bestTrial());
  }

  Html html() {
    Element table =
        element(
            "table",
            element("caption", "Every trial with its numbers; p50 and p99 are percentiles"),
            element("thead", groupRow(), statisticRow()),
            element("tbody", columns.trials().stream().map(this::row)));
    Html note =
        columns.anyMarked() ? element("p", Wording.INDICATIVE).classed("note") : Html.nothing();
    return Html.all(Pieces.scrolling("Comparison of trials", table.classed("comparison")), note);
  }

  private Element groupRow() {
    Stream<Html> words =
        Stream.of(Stream.of("Trial"), factors.stream(), Stream.of("Verdict"))
            .flatMap(Function.identity())
            .map(name -> element("th", name).with("scope", "col").with("rowspan", "2"));
    Map<String, List<Column>> groups =
        columns.shown().stream()
            .collect(
                Collectors.groupingBy(
                    column -> column.group().isEmpty() ? column.key() : column.group(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return element("tr", Stream.concat(words, groups.values().stream().map(this::groupHead)));
  }

  private Html groupHead(List<Column> group) {
    Column first = group.getFirst();
    Html unit = Pieces.unit(columns.scale(first).unit());
    if (first.group().isEmpty()) {
      return element("th", text(first.statistic()), element("div", unit))
          .with("scope", "col")
          .with("rowspan", "2")
          .classed("number");
    }
    return element("th", text(first.group()), text(" "), unit)
        .with("scope", "colgroup")
        .with("colspan", Integer.toString(group.size()))
        .classed("group");
  }

  private Element statisticRow() {
    return element(
        "tr",
        columns.shown().stream()
            .filter(column -> !column.group().isEmpty())
            .map(column ->
                element("th", column.statistic()).with("scope", "col").classed("number")));
  }

  private Html row(TrialSummary trial) {
    String id = trial.trial().id();
    Html link = element("a", id).with("href", "#" + id);
    Html mark = isBest(trial) ? element("span", "best").classed("mark") : Html.nothing();
    Stream<Html> head =
        Stream.of(element("th", link, text(" "), mark).with("scope", "row").with("data-trial", id));
    Stream<Html> values = factors.stream().map(name -> element("td", Factors.value(trial, name)));
    Stream<Html> verdict = Stream.of(element("td", verdict(trial)));
    Stream<Html> numbers = columns.shown().stream().map(column -> cell(column, trial));
    Element row =
        element("tr", Stream.of(head, values, verdict, numbers).flatMap(Function.identity()));
    return isBest(trial) ? row.classed("best") : row;
  }

  private boolean isBest(TrialSummary trial) {
    return columns.trials().size() > 1 && best.filter(trial::equals).isPresent();
  }

  private static Html verdict(TrialSummary trial) {
    String reasons =
        trial.verdict().findings().stream()
            .map(Verdict.Finding::rule)
            .distinct()
            .collect(Collectors.joining(", "));
    String messages =
        trial.verdict().findings().stream()
            .map(Verdict.Finding::message)
            .collect(Collectors.joining("\n"));
    Html why =
        reasons.isEmpty()
            ? Html.nothing()
            : element("small", reasons).classed("reasons").with("title", messages);
    return Html.all(Pieces.chip(trial.verdict().level()), why);
  }

  private Html cell(Column column, TrialSummary trial) {
    OptionalDouble value = column.of(trial);
    Element cell =
        value.isEmpty()
            ? element("td", "–")
            : element("td", Pieces.number(value.getAsDouble(), columns.scale(column)));
    Element marked =
        column.marks(trial)
            ? cell.with("title", Wording.INDICATIVE).classed("number indicative")
            : cell.classed("number");
    return marked.with("data-column", column.key());
  }
}
