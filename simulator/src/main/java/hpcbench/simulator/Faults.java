package hpcbench.simulator;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/// What goes wrong, how often. Each request has at most one fault, drawn when it arrives, so the
/// rates must not add up to more than 1.
///
/// @param rates how often each fault strikes
/// @param stallTime how long a stall lasts
/// @param slowHeadersTime how late slow headers are
/// @param endings when the whole server stops serving
public record Faults(Rates rates, Duration stallTime, Duration slowHeadersTime, Endings endings) {
  /// The share of requests that each fault strikes, 0 to 1.
  public record Rates(
      double error,
      double slowHeaders,
      double streamError,
      double stall,
      double reset,
      double malformed,
      double truncated,
      double lyingUsage) {
    public Rates {
      double sum =
          error + slowHeaders + streamError + stall + reset + malformed + truncated + lyingUsage;
      if (sum > 1 + 1e-9) {
        throw new IllegalArgumentException(
            "the fault rates must not add up to more than 1, were " + sum);
      }
    }

    static Rates none() {
      return new Rates(0, 0, 0, 0, 0, 0, 0, 0);
    }

    private static Rates read(SettingReader reader) {
      double error = reader.rate("error_rate", "share of requests answered with HTTP 500");
      double slowHeaders =
          reader.rate("slow_headers_rate", "share of requests whose response head comes late");
      double streamError =
          reader.rate(
              "stream_error_rate", "share of answers that break off with an error in the stream");
      double stall = reader.rate("stall_rate", "share of answers that stop for a while");
      double reset = reader.rate("reset_rate", "share of answers whose connection is reset");
      double malformed =
          reader.rate("malformed_rate", "share of answers with an event that is not JSON");
      double truncated =
          reader.rate("truncate_rate", "share of answers that end early, without their proper end");
      double lyingUsage =
          reader.rate(
              "lying_usage_rate", "share of answers with wrong token counts in their usage");
      return reader.checked(
          () ->
              new Rates(
                  error, slowHeaders, streamError, stall, reset, malformed, truncated, lyingUsage),
          Rates::none);
    }
  }

  /// When the server stops serving altogether. Requests are counted if they ask for an answer.
  ///
  /// @param refuseAfter requests after which connections are refused
  /// @param dieAfterRequests requests after which the server dies at the next one
  /// @param dieAfter time after which it dies; zero for never
  /// @param exitCode exit code of the process that dies
  public record Endings(
      OptionalInt refuseAfter, OptionalInt dieAfterRequests, Duration dieAfter, int exitCode) {
    private static Endings read(SettingReader reader) {
      return new Endings(
          count(
              reader.integer(
                  "refuse_after",
                  -1,
                  -1,
                  Integer.MAX_VALUE,
                  "requests after which new connections are refused; -1 for never")),
          count(
              reader.integer(
                  "die_after_requests",
                  -1,
                  -1,
                  Integer.MAX_VALUE,
                  "requests after which the next one kills the server; -1 for never")),
          reader.duration("die_after", "0s", "time after which the server dies; 0s for never"),
          reader.integer("exit_code", 1, 0, 255, "exit code of the process when the server dies"));
    }

    private static OptionalInt count(int value) {
      return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }
  }

  static Faults read(SettingReader reader) {
    return new Faults(
        Rates.read(reader),
        reader.duration("stall_time", "5s", "how long a stalled answer stops"),
        reader.duration("slow_headers_time", "2s", "how late a late response head is"),
        Endings.read(reader));
  }

  /// Draws what happens to the next request.
  Fault draw(SplittableRandom random) {
    double draw = random.nextDouble();
    double position = random.nextDouble();
    Choice choice = new Choice(draw);
    if (choice.falls(rates.error)) {
      return new Fault.HttpError();
    }
    if (choice.falls(rates.slowHeaders)) {
      return new Fault.SlowHeaders(slowHeadersTime);
    }
    if (choice.falls(rates.streamError)) {
      return new Fault.StreamError(position);
    }
    if (choice.falls(rates.stall)) {
      return new Fault.Stall(position, stallTime);
    }
    if (choice.falls(rates.reset)) {
      return new Fault.Reset(position);
    }
    if (choice.falls(rates.malformed)) {
      return new Fault.Malformed(position);
    }
    if (choice.falls(rates.truncated)) {
      return new Fault.Truncated(position);
    }
    return choice.falls(rates.lyingUsage) ? new Fault.LyingUsage() : new Fault.None();
  }

  /// A number between 0 and 1 that walks along the rates until it falls into one.
  private static final class Choice {
    private double left;

    Choice(double draw) {
      this.left = draw;
    }

    boolean falls(double rate) {
      left -= rate;
      return left < 0;
    }
  }
}
