package hpcbench.report;

import static hpcbench.measure.Measures.Metric.END_TO_END;
import static hpcbench.measure.Measures.Metric.ITL;
import static hpcbench.measure.Measures.Metric.SERVICE_WAIT;
import static hpcbench.measure.Measures.Metric.TPOT;
import static hpcbench.measure.Measures.Metric.TTFAT;
import static hpcbench.measure.Measures.Metric.TTFT;

import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/// The numbers that tables which compare the trials of a run show: those that at least one trial
/// has.
///
/// @param trials the trials, in the order they ran
/// @param shown the columns, left to right
record Columns(List<TrialSummary> trials, List<Column> shown) {
  Columns {
    trials = List.copyOf(trials);
    shown = List.copyOf(shown);
  }

  /// The columns of this run.
  static Columns of(RunSummary run) {
    List<Column> shown =
        Stream.of(offered(), latencies(), rates(), quality())
            .flatMap(Function.identity())
            .filter(column -> run.trials().stream().anyMatch(trial -> column.of(trial).isPresent()))
            .toList();
    return new Columns(run.trials(), shown);
  }

  /// The one scale for this column's numbers of all trials, and those of the rest of its group.
  Quantity.Scale scale(Column column) {
    return column
        .quantity()
        .scale(
            shown.stream()
                .filter(column::sharesUnit)
                .flatMap(one -> trials.stream().map(one::of))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray());
  }

  /// Whether this is the first shown column of its group.
  boolean leads(Column column) {
    return shown.stream().filter(column::sharesUnit).findFirst().filter(column::equals).isPresent();
  }

  /// Whether any number carries the mark of an indicative one.
  boolean anyMarked() {
    return shown.stream().anyMatch(column -> trials.stream().anyMatch(column::marks));
  }

  private static Stream<Column> offered() {
    return Stream.of(
        Column.alone("load", "offered", Quantity.REQUESTS_PER_SECOND, 10, Columns::offered));
  }

  private static Stream<Column> latencies() {
    return Stream.of(
        Column.median("ttft_p50", "TTFT", TTFT, 0),
        Column.tail("ttft_p99", "TTFT", TTFT, 2),
        Column.median("wait_p50", "wait", SERVICE_WAIT, 4),
        new Column(
            "answer_p50",
            "1st answer",
            "p50",
            Quantity.SECONDS,
            7,
            Columns::firstAnswer,
            _ -> false),
        Column.median("itl_p50", "ITL", ITL, 6),
        Column.tail("itl_p99", "ITL", ITL, 9),
        Column.alone("tokens_per_read", "per read", Quantity.TOKENS, 5, Columns::tokensPerRead),
        Column.median("tpot_p50", "TPOT", TPOT, 8),
        Column.median("e2e_p50", "E2E", END_TO_END, 5),
        Column.tail("e2e_p99", "E2E", END_TO_END, 7));
  }

  private static Stream<Column> rates() {
    return Stream.of(
        Column.alone(
            "request_throughput",
            "completed",
            Quantity.REQUESTS_PER_SECOND,
            4,
            trial -> OptionalDouble.of(trial.measures().requestThroughput())),
        Column.alone(
            "output_token_throughput",
            "output",
            Quantity.TOKENS_PER_SECOND,
            0,
            trial -> OptionalDouble.of(trial.measures().outputTokenThroughput())),
        Column.alone(
            "goodput",
            "goodput",
            Quantity.REQUESTS_PER_SECOND,
            3,
            trial -> optional(trial.measures().goodput())));
  }

  private static Stream<Column> quality() {
    return Stream.of(
        Column.alone("accuracy", "accuracy", Quantity.SHARE, 3, Columns::accuracy),
        Column.alone("error_ratio", "errors", Quantity.SHARE, 0, Columns::errors));
  }

  private static OptionalDouble offered(TrialSummary trial) {
    return trial.trial().workload().arrival().isOpen()
        ? OptionalDouble.of(trial.measures().offeredRate())
        : OptionalDouble.empty();
  }

  /// Zeros among the gaps are the network's doing, so this stands beside them.
  private static OptionalDouble tokensPerRead(TrialSummary trial) {
    return optional(trial.measures().delivery().map(Measures.Delivery::tokensPerRead));
  }

  /// A model that does not reason has the first token of its answer at its first token.
  private static OptionalDouble firstAnswer(TrialSummary trial) {
    Distribution answer = trial.measures().distribution(TTFAT);
    boolean tells = answer.count() > 0 && !answer.equals(trial.measures().distribution(TTFT));
    return tells ? OptionalDouble.of(answer.p50()) : OptionalDouble.empty();
  }

  private static OptionalDouble accuracy(TrialSummary trial) {
    return optional(trial.measures().accuracy().map(Measures.Accuracy::ratio));
  }

  private static OptionalDouble errors(TrialSummary trial) {
    Measures.RequestCounts counts = trial.measures().requests();
    return counts.completed() + counts.failed() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(counts.errorRatio());
  }

  private static OptionalDouble optional(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}
