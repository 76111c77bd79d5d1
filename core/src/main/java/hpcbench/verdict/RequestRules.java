package hpcbench.verdict;

import static hpcbench.verdict.Figures.outOf;
import static hpcbench.verdict.Figures.percent;
import static hpcbench.verdict.Figures.time;
import static hpcbench.verdict.Figures.when;

import hpcbench.measure.Measures.RequestCounts;
import hpcbench.measure.Steadiness;
import hpcbench.measure.Steadiness.Departure;
import hpcbench.result.Verdict.Level;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Whether the requests that were measured stand for those that were meant.
final class RequestRules {
  private static final double LOST_SHARE = 0.01;
  private static final long FEWEST_COMPLETED = 6;

  private RequestRules() {}

  static List<Rule> all() {
    return List.of(
        interrupted(),
        errors(),
        drain(),
        notSent(),
        tooFew(),
        notSteady(),
        steadinessUnknown(),
        drainInRates());
  }

  private static Rule invalid(String name, String limit, String advice, Rule.Check check) {
    return new Rule(name, Level.INVALID, limit, advice, check);
  }

  private static Rule interrupted() {
    return invalid(
        "interrupted",
        "the trial runs to its end",
        "run it again",
        evidence -> when(evidence.client().interrupted(), "the trial was stopped before its end"));
  }

  /// A request that fails at once makes room for others, and its latency is missing.
  private static Rule errors() {
    return invalid(
        "errors",
        "%s of the requests that ended".formatted(percent(LOST_SHARE)),
        "the table of errors and the service's log say why",
        evidence -> {
          RequestCounts requests = evidence.requests();
          return when(
              requests.errorRatio() > LOST_SHARE,
              "%s failed: %s",
              outOf(requests.failed(), requests.completed() + requests.failed(), "requests"),
              kinds(requests));
        });
  }

  private static String kinds(RequestCounts requests) {
    return requests.failures().entrySet().stream()
        .map(kind -> "%s %d".formatted(kind.getKey().replace('_', ' '), kind.getValue()))
        .collect(Collectors.joining(", "));
  }

  /// The slowest requests are those that are cut off, so every percentile would be too good.
  private static Rule drain() {
    return invalid(
        "drain",
        "%s of the requests".formatted(percent(LOST_SHARE)),
        "lengthen the drain, or lower the load to what the service sustains",
        evidence ->
            when(
                isLost(evidence, evidence.requests().abandoned()),
                "%s were cut off at the end of the trial, still unanswered",
                outOf(
                    evidence.requests().abandoned(), evidence.requests().scheduled(), "requests")));
  }

  private static Rule notSent() {
    return invalid(
        "not-sent",
        "%s of the requests".formatted(percent(LOST_SHARE)),
        "raise concurrency, or lower the rate to what the service sustains",
        evidence ->
            when(
                isLost(evidence, evidence.requests().notSent()),
                "%s were never sent: %s",
                outOf(evidence.requests().notSent(), evidence.requests().scheduled(), "requests"),
                reasons(evidence.requests())));
  }

  private static String reasons(RequestCounts requests) {
    return requests.notSentReasons().entrySet().stream()
        .map(reason -> "%s (%d)".formatted(reason.getKey(), reason.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static boolean isLost(Evidence evidence, long requests) {
    return requests > LOST_SHARE * evidence.requests().scheduled();
  }

  /// With fewer than six samples no two of them enclose the median with 95 % confidence.
  private static Rule tooFew() {
    return invalid(
        "too-few-requests",
        "at least %d completed requests".formatted(FEWEST_COMPLETED),
        "measure for longer, or more requests",
        evidence ->
            when(
                evidence.requests().completed() < FEWEST_COMPLETED,
                "%s completed",
                outOf(
                    evidence.requests().completed(), evidence.requests().scheduled(), "requests")));
  }

  /// A trend makes the numbers depend on how long the trial was: no client is at fault, and no
  /// other trial will find them again.
  private static Rule notSteady() {
    return invalid(
        "not-steady",
        "no trend and no odd stretch that is both large and beyond chance",
        "warm up or measure for longer; in an open loop, lower the rate to what the service"
            + " sustains",
        evidence -> {
          Steadiness steadiness = evidence.measures().steadiness();
          return when(
              steadiness.state() == Steadiness.State.NOT_STEADY,
              "%s",
              departures(steadiness, evidence.windowSeconds()));
        });
  }

  private static String departures(Steadiness steadiness, double phaseSeconds) {
    return steadiness.departures().stream()
        .map(departure -> departure(departure, phaseSeconds))
        .collect(Collectors.joining("; "));
  }

  private static String departure(Departure departure, double phaseSeconds) {
    return departure.isTrend()
        ? "the %s changed by %s from the beginning to the end of the measured phase"
            .formatted(departure.figure(), change(departure.change()))
        : "from %s to %s of the measured phase the %s was %s from what it was in the rest"
            .formatted(
                time(departure.from() * phaseSeconds),
                time(departure.to() * phaseSeconds),
                departure.figure(),
                change(departure.change()));
  }

  private static String change(double share) {
    return String.format(Locale.ROOT, "%+.0f %%", 100 * share);
  }

  /// Nothing speaks against such a trial; but nothing speaks for it, either.
  private static Rule steadinessUnknown() {
    return new Rule(
        "steadiness-unknown",
        Level.VALID,
        "at least %d requests that end in the measured phase".formatted(Steadiness.FEWEST_REQUESTS),
        "measure for longer, or more requests, to know",
        evidence ->
            when(
                evidence.measures().steadiness().state() == Steadiness.State.UNKNOWN
                    && Steadiness.isJudged(evidence.arrival()),
                "too few requests ended in the measured phase to tell whether it was a steady"
                    + " state"));
  }

  /// Of everything at once the drain is a part, and its rates are those of the whole.
  private static Rule drainInRates() {
    return new Rule(
        "drain-in-rates",
        Level.VALID,
        "half of the completed requests end in the measured phase",
        "measure for longer, so that rates are those of the load and not of its beginning and end",
        evidence ->
            when(
                evidence.measures().windowIncludesDrain()
                    && Steadiness.isJudged(evidence.arrival()),
                "most requests ended after the measured phase, so that rates are counted over ramp"
                    + " and drain"));
  }
}
