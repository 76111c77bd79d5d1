package hpcbench.report;

import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.scaling.Scaling;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The trials of a run in a table for a terminal: what was tried, whether it can be believed, and
/// the numbers that matter most. Below it stands what speaks against any of them.
///
/// @param width characters to a line; columns that do not fit are left out, the least telling first
/// @param unicode whether the terminal shows more than ASCII
public record SummaryTable(int width, boolean unicode) {
  private static final int LONGEST_FACTOR = 16;

  /// Swept values go last of all that can go: a trial's id says the same, to those who look it up.
  private static final int FACTOR_RANK = 1;

  /// The table's lines for this run, joined by line feeds and ended by one.
  public String of(RunSummary run) {
    if (run.trials().isEmpty()) {
      return "No trial was finished: there are no numbers.\n";
    }
    TextTable table = new TextTable(columns(run)).fitting(width);
    List<String> lines =
        Stream.of(
                table.ruledLines('─').stream(),
                indicativeNote(table),
                repetitions(run),
                scalings(run),
                client(run),
                findings(run))
            .flatMap(Function.identity())
            .map(this::plain)
            .toList();
    return String.join("\n", lines) + "\n";
  }

  private List<TextTable.Column> columns(RunSummary run) {
    List<TrialSummary> trials = run.trials();
    Columns numbers = Columns.of(run);
    Stream<TextTable.Column> ids =
        Stream.of(words("trial", 0, trials, trial -> trial.trial().id()));
    Stream<TextTable.Column> factors =
        Factors.names(trials).stream()
            .map(name ->
                words(
                    shorten(name),
                    FACTOR_RANK,
                    trials,
                    trial -> shorten(Factors.value(trial, name))));
    Stream<TextTable.Column> verdict =
        Stream.of(words("verdict", 0, trials, trial -> Wording.of(trial.verdict().level())));
    return Stream.of(ids, factors, verdict, numbers.shown().stream().map(c -> number(c, numbers)))
        .flatMap(Function.identity())
        .toList();
  }

  private static TextTable.Column words(
      String title, int rank, List<TrialSummary> trials, Function<TrialSummary, String> text) {
    return new TextTable.Column(title, "", trials.stream().map(text).toList(), false, rank);
  }

  /// The unit of a group stands once, above its first column.
  private static TextTable.Column number(Column column, Columns all) {
    Quantity.Scale scale = all.scale(column);
    List<String> cells = all.trials().stream().map(trial -> cell(column, scale, trial)).toList();
    if (column.group().isEmpty()) {
      return new TextTable.Column(column.statistic(), scale.unit(), cells, true, column.rank());
    }
    String title = all.leads(column) ? column.group() + " " + scale.unit() : "";
    return new TextTable.Column(title, column.statistic(), cells, true, column.rank());
  }

  private static String cell(Column column, Quantity.Scale scale, TrialSummary trial) {
    return column.of(trial).stream()
        .mapToObj(value -> scale.digits(value) + (column.marks(trial) ? "*" : ""))
        .findFirst()
        .orElse("–");
  }

  private Stream<String> indicativeNote(TextTable table) {
    boolean marked =
        table.columns().stream().flatMap(c -> c.cells().stream()).anyMatch(c -> c.endsWith("*"));
    return marked
        ? Stream.concat(Stream.of(""), wrapped(Wording.INDICATIVE, "  "))
        : Stream.empty();
  }

  private Stream<String> repetitions(RunSummary run) {
    List<String> lines =
        RepetitionLines.of(run).stream().flatMap(line -> wrapped(line, "  ")).toList();
    return lines.isEmpty() ? Stream.empty() : Stream.concat(Stream.of(""), lines.stream());
  }

  private Stream<String> scalings(RunSummary run) {
    return Scaling.of(run.trials()).stream()
        .flatMap(
            scaling -> Stream.concat(Stream.of(""), wrapped(ScalingWords.line(scaling), "  ")));
  }

  private Stream<String> client(RunSummary run) {
    return Stream.of(ClientLine.of(run), CalibrationLine.of(run))
        .flatMap(Optional::stream)
        .flatMap(line -> Stream.concat(Stream.of(""), wrapped(line, "  ")));
  }

  private Stream<String> findings(RunSummary run) {
    List<String> lines = run.trials().stream().flatMap(this::findings).toList();
    return lines.isEmpty() ? Stream.empty() : Stream.concat(Stream.of(""), lines.stream());
  }

  private Stream<String> findings(TrialSummary trial) {
    String id = trial.trial().id();
    return trial.verdict().findings().stream()
        .flatMap(finding ->
            wrapped(
                "%s %s: %s".formatted(id, Wording.ofFinding(finding.level()), finding.message()),
                " ".repeat(id.length() + 1)));
  }

  private Stream<String> wrapped(String text, String indent) {
    return Paragraph.lines(text, indent, width).stream();
  }

  private static String shorten(String text) {
    return text.length() <= LONGEST_FACTOR ? text : text.substring(0, LONGEST_FACTOR - 1) + "…";
  }

  /// The same line as this terminal can show it. Text of a service cannot move its cursor.
  private String plain(String line) {
    String shown = Visible.of(line.replaceAll("\\R+|\\t", " "));
    return unicode
        ? shown
        : shown
            .replace('–', '-')
            .replace('─', '-')
            .replace('µ', 'u')
            .replace('…', '~')
            .replaceAll("\\P{ASCII}", "?");
  }
}
