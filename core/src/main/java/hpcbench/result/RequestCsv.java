package hpcbench.result;

import hpcbench.measure.Outcome;
import hpcbench.measure.RequestRecord;
import hpcbench.measure.ServerTiming;
import hpcbench.measure.TokenCounts;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/// Every request as a line of a CSV file, for spreadsheets and data frames. The columns are in
/// `docs/reference/request-log.md`.
///
/// Instants are seconds since the trial's start instant, to the nanosecond. A field is empty where
/// something did not happen or was not counted.
public final class RequestCsv {
  private static final int NANOSECONDS = 9;

  private static final List<Column> COLUMNS =
      List.of(
          new Column("index", request -> Long.toString(request.index())),
          new Column("phase", request -> word(request.phase())),
          new Column("scheduled_seconds", request -> seconds(request.scheduledNs())),
          new Column("sent_seconds", request -> seconds(request.sentNs())),
          new Column("first_byte_seconds", request -> seconds(request.firstByteNs())),
          new Column("first_token_seconds", request -> seconds(request.firstTokenNs())),
          new Column("first_answer_token_seconds", request -> seconds(request.firstAnswerNs())),
          new Column("last_token_seconds", request -> seconds(request.lastTokenNs())),
          new Column("end_seconds", request -> seconds(request.endNs())),
          new Column("schedule_lag_seconds", request -> lag(request)),
          new Column("ttft_seconds", request -> since(request, request.firstTokenNs())),
          new Column("end_to_end_seconds", request -> since(request, request.endNs())),
          new Column("outcome", request -> outcome(request.outcome())),
          new Column("failure", request -> failure(request.outcome())),
          new Column("http_status", request -> status(request.outcome())),
          new Column("detail", request -> detail(request.outcome())),
          counted("server_input_tokens", TokenCounts::serverInput),
          counted("server_cached_tokens", TokenCounts::serverCached),
          counted("server_output_tokens", TokenCounts::serverOutput),
          counted("local_input_tokens", TokenCounts::localInput),
          counted("local_output_tokens", TokenCounts::localOutput),
          counted("events", TokenCounts::events),
          new Column("chunks", request -> Integer.toString(request.chunks().count())),
          new Column("first_chunk_seconds", request -> seconds(request.chunks().firstNs())),
          new Column("last_chunk_seconds", request -> seconds(request.chunks().lastNs())),
          timed("server_total_seconds", ServerTiming::totalNs),
          timed("server_load_seconds", ServerTiming::loadNs),
          timed("server_prompt_seconds", ServerTiming::promptNs),
          timed("server_generation_seconds", ServerTiming::generationNs),
          new Column("grade", request -> word(request.grade())),
          new Column("endpoint", request -> endpoint(request)));

  private final Appendable output;

  private record Column(String name, Function<RequestRecord, String> value) {}

  private RequestCsv(Appendable output) {
    this.output = output;
  }

  /// Begins a file with its header.
  public static RequestCsv begin(Appendable output) throws IOException {
    output.append(Csv.line(Stream.concat(Stream.of("trial"), names()).toList()));
    return new RequestCsv(output);
  }

  /// Writes the requests of a trial.
  public void add(String trial, Iterable<RequestRecord> requests) throws IOException {
    for (RequestRecord request : requests) {
      Stream<String> values = COLUMNS.stream().map(column -> column.value().apply(request));
      output.append(Csv.line(Stream.concat(Stream.of(trial), values).toList()));
    }
  }

  static Stream<String> names() {
    return COLUMNS.stream().map(Column::name);
  }

  private static Column counted(String name, Function<TokenCounts, Integer> count) {
    return new Column(
        name,
        request -> {
          int tokens = count.apply(request.tokens());
          return tokens < 0 ? "" : Integer.toString(tokens);
        });
  }

  private static Column timed(String name, Function<ServerTiming, Long> timing) {
    return new Column(name, request -> seconds(timing.apply(request.timing())));
  }

  private static String seconds(long instantNs) {
    return instantNs < 0 ? "" : exactSeconds(instantNs);
  }

  private static String exactSeconds(long nanoseconds) {
    return BigDecimal.valueOf(nanoseconds, NANOSECONDS).toPlainString();
  }

  private static String lag(RequestRecord request) {
    return request.sentNs() < 0 ? "" : exactSeconds(request.scheduleLagNs());
  }

  private static String since(RequestRecord request, long instantNs) {
    boolean counts = request.outcome().isCompleted() && instantNs >= 0;
    return counts ? exactSeconds(instantNs - request.scheduledNs()) : "";
  }

  private static String outcome(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed _ -> "completed";
      case Outcome.Failed _ -> "failed";
      case Outcome.Abandoned _ -> "abandoned";
      case Outcome.NotSent _ -> "not_sent";
    };
  }

  private static String failure(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed ? word(failed.failure()) : "";
  }

  private static String status(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed && failed.status() > 0
        ? Integer.toString(failed.status())
        : "";
  }

  private static String detail(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed(String finishReason) -> finishReason;
      case Outcome.Failed failed -> failed.detail();
      case Outcome.Abandoned _ -> "";
      case Outcome.NotSent(String reason) -> reason;
    };
  }

  private static String endpoint(RequestRecord request) {
    return request.endpoint() < 0 ? "" : Integer.toString(request.endpoint());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
