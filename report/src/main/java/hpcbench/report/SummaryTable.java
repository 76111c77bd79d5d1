package hpcbench.report;

import hpcbench.report.TextTable.TextColumn;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/// The trials of a run in a table for a terminal: what was tried, whether it can be believed, and
/// the numbers that matter most. Below it stands what speaks against any of them.
///
/// @param width characters to a line; columns that do not fit are left out, the least telling first
/// @param unicode whether the terminal shows more than ASCII
public record SummaryTable(int width, boolean unicode) {
  private static final int LONGEST_FACTOR = 16;

  /// The table's lines for this run, joined by line feeds and ended by one.
  public String of(RunSummary run) {
    if (run.trials().isEmpty()) {
      return plain("No trial was finished: there are no numbers.\n");
    }
    TextTable table = new TextTable(columns(run)).fitting(width);
    Stream<String> notes = Stream.concat(indicativeNote(table), findings(run));
    List<String> lines =
        Stream.concat(table.lines(unicode ? '─' : '-').stream(), notes).map(this::plain).toList();
    return String.join("\n", lines) + "\n";
  }

  private List<TextColumn> columns(RunSummary run) {
    List<TrialSummary> trials = run.trials();
    Stream<TextColumn> ids = Stream.of(words("trial", trials, trial -> trial.trial().id()));
    Stream<TextColumn> factors =
        Factors.names(trials).stream()
            .map(
                name -> words(shorten(name), trials, trial -> shorten(Factors.value(trial, name))));
    Stream<TextColumn> verdict =
        Stream.of(words("verdict", trials, trial -> Wording.of(trial.verdict().level())));
    Stream<TextColumn> numbers = Column.of(run).stream().map(column -> numbers(column, trials));
    return Stream.of(ids, factors, verdict, numbers).flatMap(Function.identity()).toList();
  }

  private static TextColumn words(
      String title, List<TrialSummary> trials, Function<TrialSummary, String> text) {
    return new TextColumn(title, "", trials.stream().map(text).toList(), false, 0);
  }

  /// The unit of a group stands once, above its first column.
  private static TextColumn numbers(Column column, List<TrialSummary> trials) {
    Quantity.Scale scale = column.scale(trials);
    List<String> cells = trials.stream().map(trial -> cell(column, scale, trial)).toList();
    boolean alone = column.group().isEmpty();
    String title = column.leads() ? column.group() + " " + scale.unit() : "";
    return alone
        ? new TextColumn(column.statistic(), scale.unit(), cells, true, column.rank())
        : new TextColumn(title, column.statistic(), cells, true, column.rank());
  }

  private static String cell(Column column, Quantity.Scale scale, TrialSummary trial) {
    OptionalDouble value = column.of(trial);
    if (value.isEmpty()) {
      return "–";
    }
    return scale.digits(value.getAsDouble()) + (column.isIndicative(trial) ? "*" : "");
  }

  private static Stream<String> indicativeNote(TextTable table) {
    boolean marked =
        table.columns().stream().flatMap(c -> c.cells().stream()).anyMatch(c -> c.endsWith("*"));
    return marked ? Stream.of("", Wording.INDICATIVE) : Stream.empty();
  }

  private static Stream<String> findings(RunSummary run) {
    return run.trials().stream().flatMap(SummaryTable::findings);
  }

  private static Stream<String> findings(TrialSummary trial) {
    return trial.verdict().findings().stream()
        .map(finding ->
            "%s %s: %s"
                .formatted(trial.trial().id(), Wording.of(finding.level()), finding.message()));
  }

  private static String shorten(String text) {
    return text.length() <= LONGEST_FACTOR ? text : text.substring(0, LONGEST_FACTOR - 1) + "…";
  }

  /// The same line as this terminal can show it.
  private String plain(String line) {
    return unicode
        ? line
        : line.replace('–', '-')
            .replace("µ", "u")
            .replace('…', '~')
            .replaceAll("[^\\p{ASCII}]", "?");
  }
}
