package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.measure.Measures;
import hpcbench.measure.TokenCounts;
import hpcbench.report.Html.Element;
import hpcbench.report.Pieces.Fact;
import hpcbench.result.TrialSummary;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What became of the requests of one trial, and who counted which tokens.
final class RequestTables {
  private RequestTables() {}

  /// Outcomes, and tokens by source.
  static Html of(TrialSummary trial) {
    return Html.all(outcomes(trial.measures()), tokens(trial));
  }

  private static Element outcomes(Measures measures) {
    Measures.RequestCounts counts = measures.requests();
    Stream<Fact> always =
        Stream.of(
            count("Scheduled in the measured phase", counts.scheduled(), ""),
            count("Completed", counts.completed(), "a full answer with at least one token"),
            count(
                "Failed",
                counts.failed(),
                Quantity.SHARE.show(counts.errorRatio()) + " of those that ended"),
            count("Abandoned", counts.abandoned(), "in flight when the drain ended"),
            count("Not sent", counts.notSent(), reasons(counts)),
            Pieces.fact(
                "Rate window",
                Pieces.numberWithUnit(measures.windowSeconds(), Quantity.SECONDS),
                window(measures)));
    return Pieces.facts("Requests", Stream.concat(always, optional(measures)));
  }

  private static String reasons(Measures.RequestCounts counts) {
    return counts.notSentReasons().entrySet().stream()
        .map(reason -> "%s: %,d".formatted(reason.getKey(), reason.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static String window(Measures measures) {
    if (measures.windowIncludesDrain()) {
      return "measured phase and drain";
    }
    return measures.steadiness().steadyFrom() == 0
        ? "the measured phase"
        : "the measured phase without its ramp, the first "
            + Quantity.SHARE.show(measures.steadiness().steadyFrom());
  }

  private static Stream<Fact> optional(Measures measures) {
    Stream<Fact> goodput =
        measures.goodput().stream()
            .map(rate ->
                Pieces.fact(
                    "Goodput",
                    Pieces.numberWithUnit(rate, Quantity.REQUESTS_PER_SECOND),
                    measures.goodRatio().map(Quantity.SHARE::show).orElse("–")
                        + " of the scheduled requests met the objective"));
    Stream<Fact> accuracy = measures.accuracy().stream().map(RequestTables::accuracy);
    return Stream.concat(goodput, accuracy);
  }

  private static Fact accuracy(Measures.Accuracy accuracy) {
    return Pieces.fact(
        "Accuracy",
        Pieces.numberWithUnit(accuracy.ratio(), Quantity.SHARE),
        "%,d of %,d answers right, %,d unreadable; 95 %% confidence: %s to %s"
            .formatted(
                accuracy.correct(),
                accuracy.graded(),
                accuracy.unreadable(),
                Quantity.SHARE.show(accuracy.low()),
                Quantity.SHARE.show(accuracy.high())));
  }

  private static Fact count(String name, long count, String note) {
    return Pieces.fact(name, Pieces.count(count), note);
  }

  private static Html tokens(TrialSummary trial) {
    Measures.TokenTotals totals = trial.measures().tokens();
    Element table =
        element(
                "table",
                element("caption", "Tokens, by who counted"),
                element("thead", element("tr", heads("Source", "Input", "Output"))),
                element(
                    "tbody",
                    tokenRow(
                        TokenCounts.Source.SERVER,
                        totals.serverInput(),
                        totals.serverOutput(),
                        totals),
                    tokenRow(
                        TokenCounts.Source.TOKENIZER,
                        totals.localInput(),
                        totals.localOutput(),
                        totals),
                    tokenRow(TokenCounts.Source.EVENTS, -1, totals.events(), totals)))
            .classed("tokens");
    return element(
        "div",
        table,
        element("p", tokenNote(trial.measures())).classed("note"),
        element("p", PrefixCacheNote.of(trial)).classed("note"));
  }

  private static Element tokenRow(
      TokenCounts.Source source, long input, long output, Measures.TokenTotals totals) {
    boolean used = source == totals.source();
    Html mark = used ? element("span", "used").classed("mark") : Html.nothing();
    Element row =
        element(
            "tr",
            element("th", text(name(source) + " "), mark).with("scope", "row"),
            tokenCount(input),
            tokenCount(output));
    return used ? row.classed("best") : row;
  }

  private static Element tokenCount(long count) {
    return (count < 0 ? element("td", "not counted") : element("td", Pieces.count(count)))
        .classed("number");
  }

  private static String name(TokenCounts.Source source) {
    return switch (source) {
      case SERVER -> "Service's usage";
      case TOKENIZER -> "Tokenizer on this side";
      case EVENTS -> "Events with text";
    };
  }

  private static String tokenNote(Measures measures) {
    Measures.TokenTotals totals = measures.tokens();
    String cached =
        totals.serverCached() > 0
            ? " %,d input tokens came from the service's prefix cache."
                .formatted(totals.serverCached())
            : "";
    String mismatch =
        totals.serverOutput() >= 0 && totals.localOutput() >= 0
            ? " Service and tokenizer differ on %s."
                .formatted(Wording.count(totals.mismatched(), "request"))
            : "";
    return "Metrics use the count of the %s."
            .formatted(name(totals.source()).toLowerCase(Locale.ROOT))
        + mismatch
        + cached;
  }

  /// How requests failed; nothing when none did.
  static Html errors(List<ErrorSample> errors) {
    if (errors.isEmpty()) {
      return Html.nothing();
    }
    Element table =
        element(
            "table",
            element("caption", "Failed requests, by what was seen"),
            element(
                "thead", element("tr", heads("Kind", "Requests", "Status", "First at", "Detail"))),
            element("tbody", errors.stream().map(RequestTables::errorRow)));
    return Pieces.scrolling("Failed requests", table.classed("errors"));
  }

  private static Element errorRow(ErrorSample error) {
    return element(
        "tr",
        element("th", error.kindInWords()).with("scope", "row"),
        element("td", Pieces.count(error.count())).classed("number"),
        element("td", error.status() == 0 ? "–" : Integer.toString(error.status()))
            .classed("number"),
        element("td", Pieces.numberWithUnit(error.firstAt(), Quantity.SECONDS)).classed("number"),
        element("td", element("code", error.detail())));
  }

  private static Stream<Html> heads(String first, String... others) {
    return Stream.concat(
        Stream.of(element("th", first).with("scope", "col")),
        Stream.of(others)
            .map(name ->
                "Detail".equals(name)
                    ? element("th", name).with("scope", "col")
                    : element("th", name).with("scope", "col").classed("number")));
  }
}
