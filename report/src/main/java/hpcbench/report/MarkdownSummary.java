package hpcbench.report;

import hpcbench.result.Bottleneck;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.scaling.Scaling;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The run as Markdown, to be pasted into an issue or a pull request: the headline, the table of
/// the trials, and what speaks against them.
final class MarkdownSummary {
  private MarkdownSummary() {}

  static String of(RunSummary run) {
    Headline headline = Headline.of(run);
    Stream<String> parts =
        Stream.of(
            "# " + escape(run.plan().scenario()),
            "**%s**: %s".formatted(Wording.of(headline.level()), escape(headline.trust())),
            escape(headline.what() + " " + headline.best()),
            table(run),
            notes(run),
            escape(ClientLine.of(run).orElse("")),
            escape(CalibrationLine.of(run).orElse("")),
            repetitions(run),
            scalings(run),
            findings(run),
            bottlenecks(run),
            "Run `%s`. Latencies count from the scheduled instant.".formatted(run.runId()));
    return parts.filter(part -> !part.isEmpty()).collect(Collectors.joining("\n\n", "", "\n"));
  }

  private static String table(RunSummary run) {
    List<TrialSummary> trials = run.trials();
    if (trials.isEmpty()) {
      return "";
    }
    List<String> factors = Factors.names(trials);
    Columns columns = Columns.of(run);
    Stream<String> words =
        Stream.of(
                Stream.of("trial"),
                factors.stream().map(MarkdownSummary::escape),
                Stream.of("verdict"))
            .flatMap(Function.identity());
    Stream<String> numbers = columns.shown().stream().map(column -> title(column, columns));
    String head = row(Stream.concat(words, numbers));
    String rule =
        row(
            Stream.concat(
                Stream.generate(() -> "---").limit(factors.size() + 2L),
                columns.shown().stream().map(_ -> "---:")));
    Stream<String> body = trials.stream().map(trial -> row(cells(trial, factors, columns)));
    return Stream.concat(Stream.of(head, rule), body).collect(Collectors.joining("\n"));
  }

  private static String title(Column column, Columns columns) {
    String unit = columns.scale(column).unit();
    String name = (column.group() + " " + column.statistic()).strip();
    return unit.isEmpty() ? name : "%s (%s)".formatted(name, unit);
  }

  private static Stream<String> cells(TrialSummary trial, List<String> factors, Columns columns) {
    Stream<String> words =
        Stream.of(
                Stream.of(trial.trial().id()),
                factors.stream().map(name -> escape(Factors.value(trial, name))),
                Stream.of(Wording.of(trial.verdict().level())))
            .flatMap(Function.identity());
    return Stream.concat(
        words, columns.shown().stream().map(column -> number(column, trial, columns)));
  }

  private static String number(Column column, TrialSummary trial, Columns columns) {
    OptionalDouble value = column.of(trial);
    if (value.isEmpty()) {
      return "–";
    }
    String mark = column.marks(trial) ? "\\*" : "";
    return columns.scale(column).digits(value.getAsDouble()) + mark;
  }

  private static String notes(RunSummary run) {
    return Columns.of(run).anyMarked() ? "\\" + Wording.INDICATIVE : "";
  }

  private static String repetitions(RunSummary run) {
    return RepetitionLines.of(run).stream()
        .map(line -> "- " + escape(line))
        .collect(Collectors.joining("\n"));
  }

  private static String scalings(RunSummary run) {
    return Scaling.of(run.trials()).stream()
        .map(scaling -> "- " + escape(ScalingWords.line(scaling)))
        .collect(Collectors.joining("\n"));
  }

  private static String findings(RunSummary run) {
    return run.trials().stream()
        .flatMap(MarkdownSummary::findings)
        .collect(Collectors.joining("\n"));
  }

  private static Stream<String> findings(TrialSummary trial) {
    return trial.verdict().findings().stream()
        .map(finding ->
            "- %s %s, `%s`: %s"
                .formatted(
                    trial.trial().id(),
                    Wording.ofFinding(finding.level()),
                    finding.rule(),
                    escape(finding.message())));
  }

  private static String bottlenecks(RunSummary run) {
    Stream<String> ofSweep = run.bottlenecks().stream().map(found -> bottleneck("sweep", found));
    Stream<String> ofTrials =
        run.trials().stream()
            .flatMap(trial ->
                trial.bottlenecks().stream().map(found -> bottleneck(trial.trial().id(), found)));
    return Stream.concat(ofSweep, ofTrials).collect(Collectors.joining("\n"));
  }

  private static String bottleneck(String whose, Bottleneck found) {
    return "- %s held back, `%s`: %s. %s"
        .formatted(
            whose,
            found.rule(),
            escape(found.evidence()),
            escape(BottleneckList.sentence(found.advice())));
  }

  private static String row(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |"));
  }

  /// Text that stays text: markup of Markdown and of HTML in it is not read as such.
  private static String escape(String text) {
    return Visible.of(text.replaceAll("\\R+", " ")).replaceAll("([\\\\`*_\\[\\]<>|#~&])", "\\\\$1");
  }
}
