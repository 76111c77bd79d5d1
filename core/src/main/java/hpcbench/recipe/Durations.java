package hpcbench.recipe;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The text form of durations: `2m`, `500ms`, `1h30m`, or Slurm's `02:00:00`.
///
/// Units are `d`, `h`, `m`, `s`, `ms`, `us` and `ns`, as whole numbers. What [#format] writes,
/// [#parse] reads back as the same duration, to the nanosecond.
public final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d{1,18})(d|h|ms|m|s|us|ns)");
  private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + "){1,7}");
  private static final Pattern CLOCK =
      Pattern.compile("(?:(\\d{1,6})-)?(\\d{1,6}):(\\d\\d):(\\d\\d)");

  /// Slurm's `--time`: `minutes`, `minutes:seconds`, `hours:minutes:seconds`, `days-hours`,
  /// `days-hours:minutes`, `days-hours:minutes:seconds`.
  private static final Pattern TIME_LIMIT =
      Pattern.compile("(?:(?<d>\\d{1,3})-)?(?<a>\\d{1,6})(?::(?<b>\\d{1,2}))?(?::(?<c>\\d{1,2}))?");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "d", Duration.ofDays(1),
          "h", Duration.ofHours(1),
          "m", Duration.ofMinutes(1),
          "s", Duration.ofSeconds(1),
          "ms", Duration.ofMillis(1),
          "us", Duration.ofNanos(1000),
          "ns", Duration.ofNanos(1));

  private Durations() {}

  /// Reads a duration.
  ///
  /// @throws IllegalArgumentException when the text has another form, or is too long a time
  public static Duration parse(String text) {
    Matcher clock = CLOCK.matcher(text);
    if (clock.matches()) {
      return fromClock(clock);
    }
    if (!PARTS.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a duration has the form 2m, 500ms, 1h30m or 02:00:00, not '" + text + "'");
    }
    return PART.matcher(text).results().map(Durations::part).reduce(Duration.ZERO, Durations::sum);
  }

  /// Reads a time limit in any form that Slurm takes (bare numbers are minutes), or a duration as
  /// [#parse] does.
  ///
  /// @throws IllegalArgumentException when the text has another form
  public static Duration parseTimeLimit(String text) {
    Matcher limit = TIME_LIMIT.matcher(text);
    if (!limit.matches()) {
      return parse(text);
    }
    long a = number(limit.group("a"));
    long b = number(limit.group("b"));
    long c = number(limit.group("c"));
    if (limit.group("d") != null) {
      return Duration.ofDays(number(limit.group("d"))).plusHours(a).plusMinutes(b).plusSeconds(c);
    }
    return limit.group("c") == null
        ? Duration.ofMinutes(a).plusSeconds(b)
        : Duration.ofHours(a).plusMinutes(b).plusSeconds(c);
  }

  /// Reads a duration; empty when the text is none.
  static Optional<Duration> find(String text) {
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException noDuration) {
      return Optional.empty();
    }
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /// Writes whole seconds with the largest exact unit (`90s`, `2m`, zero is `0s`), and the rest
  /// after them (`1s500ms`).
  ///
  /// @throws IllegalArgumentException when the duration is negative
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("a duration must not be negative, was " + duration);
    }
    long seconds = duration.getSeconds();
    int nanos = duration.getNano();
    return nanos == 0 ? wholeSeconds(seconds) : fraction(seconds, nanos);
  }

  private static String wholeSeconds(long seconds) {
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    return minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
  }

  private static String fraction(long seconds, int nanos) {
    String whole = seconds == 0 ? "" : seconds + "s";
    if (nanos % 1_000_000 == 0) {
      return whole + nanos / 1_000_000 + "ms";
    }
    return nanos % 1000 == 0 ? whole + nanos / 1000 + "us" : whole + nanos + "ns";
  }

  private static Duration fromClock(Matcher clock) {
    long days = clock.group(1) == null ? 0 : Long.parseLong(clock.group(1));
    return Duration.ofDays(days)
        .plusHours(Long.parseLong(clock.group(2)))
        .plusMinutes(Long.parseLong(clock.group(3)))
        .plusSeconds(Long.parseLong(clock.group(4)));
  }

  private static Duration part(MatchResult part) {
    Duration unit = UNITS.getOrDefault(part.group(2), Duration.ZERO);
    try {
      return unit.multipliedBy(Long.parseLong(part.group(1)));
    } catch (ArithmeticException | DateTimeException tooLong) {
      throw new IllegalArgumentException("too long a duration: " + part.group(), tooLong);
    }
  }

  private static Duration sum(Duration first, Duration second) {
    try {
      return first.plus(second);
    } catch (ArithmeticException | DateTimeException tooLong) {
      throw new IllegalArgumentException("too long a duration", tooLong);
    }
  }
}
