package hpcbench.report;

import hpcbench.dialect.Figure;
import hpcbench.measure.Distribution;
import hpcbench.report.DialectReport.TrialInDialect;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A run in the terms of another tool, in tables for a terminal: under the tool's names, metrics
/// with the same statistics in one table.
///
/// @param unicode whether the terminal shows more than ASCII
public record DialectTable(boolean unicode) {
  /// The statistics that need many samples, by the names that tools give them.
  private static final Set<String> TAILS = Set.of("p99", "99.00", "99.90");

  /// The lines of this report, joined by line feeds and ended by one.
  public String of(DialectReport report) {
    String head = "In the terms of %s (%s)\n".formatted(report.tool(), report.version());
    return report.trials().stream()
        .map(this::lines)
        .map(lines -> String.join("\n", lines) + "\n")
        .collect(Collectors.joining("\n", head + "\n", ""));
  }

  private List<String> lines(TrialInDialect trial) {
    String title = "%s, %s".formatted(trial.trial(), Wording.of(trial.verdict()));
    Stream<String> tables =
        groups(trial.figures()).stream()
            .flatMap(figures ->
                Stream.concat(
                    Stream.of(""), table(figures, isFew(trial)).ruledLines('─').stream()));
    return Stream.of(Stream.of(title), trial.note().stream(), tables, notes(trial))
        .flatMap(Function.identity())
        .map(this::plain)
        .toList();
  }

  private static Collection<List<Figure>> groups(List<Figure> figures) {
    return figures.stream()
        .collect(
            Collectors.groupingBy(
                figure -> figure.statistics().keySet(), LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  private static TextTable table(List<Figure> figures, boolean few) {
    Stream<TextTable.Column> words =
        Stream.of(words("metric", figures, Figure::name), words("unit", figures, Figure::unit));
    Stream<TextTable.Column> numbers =
        figures.getFirst().statistics().keySet().stream()
            .map(statistic -> numbers(statistic, figures, few && TAILS.contains(statistic)));
    return new TextTable(Stream.concat(words, numbers).toList());
  }

  private static TextTable.Column words(
      String title, List<Figure> figures, Function<Figure, String> text) {
    return new TextTable.Column(title, "", figures.stream().map(text).toList(), false, 0);
  }

  private static TextTable.Column numbers(
      String statistic, List<Figure> figures, boolean indicative) {
    String mark = indicative ? "*" : "";
    List<String> cells =
        figures.stream().map(figure -> digits(figure.statistic(statistic)) + mark).toList();
    return new TextTable.Column(statistic, "", cells, true, 0);
  }

  private static String digits(double value) {
    boolean whole = Math.rint(value) == value;
    return new Quantity.Scale("", 1, whole).digits(value);
  }

  private static boolean isFew(TrialInDialect trial) {
    return trial.completed() < Distribution.SAMPLES_FOR_P99;
  }

  private static Stream<String> notes(TrialInDialect trial) {
    return isFew(trial) && !trial.figures().isEmpty()
        ? Stream.of("", Wording.INDICATIVE)
        : Stream.empty();
  }

  private String plain(String line) {
    String shown = Visible.of(line.replaceAll("\\R+|\\t", " "));
    return unicode
        ? shown
        : shown.replace('─', '-').replace('–', '-').replaceAll("\\P{ASCII}", "?");
  }
}
