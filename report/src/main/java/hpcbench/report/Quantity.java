package hpcbench.report;

import java.util.Arrays;
import java.util.Locale;

/// A kind of number, and how a person reads it: numbers come in base units and are shown in the
/// unit that gives them few digits.
enum Quantity {
  /// A time in seconds, shown in seconds, milliseconds or microseconds.
  SECONDS,
  /// Requests per second.
  REQUESTS_PER_SECOND,
  /// Tokens per second.
  TOKENS_PER_SECOND,
  /// A number of tokens that need not be whole, such as a mean.
  TOKENS,
  /// A whole number of anything.
  COUNT,
  /// A share of 0-1, shown in percent.
  SHARE,
  /// CPU time over wall time.
  CORES;

  private static final double MILLI = 1e3;
  private static final double MICRO = 1e6;

  /// The scale for one number that stands alone.
  Scale scale(double value) {
    return scale(new double[] {value});
  }

  /// One scale for numbers that are compared, such as a table's column, so that no reader has to
  /// convert. The smallest of them must stay readable: milliseconds next to seconds are all shown
  /// in milliseconds.
  Scale scale(double... values) {
    return switch (this) {
      case SECONDS -> timeScale(values);
      case REQUESTS_PER_SECOND -> new Scale("req/s", 1, false);
      case TOKENS_PER_SECOND -> new Scale("tok/s", 1, false);
      case TOKENS -> new Scale("tokens", 1, false);
      case COUNT -> new Scale("", 1, true);
      case SHARE -> new Scale("%", 100, false);
      case CORES -> new Scale("cores", 1, false);
    };
  }

  private static Scale timeScale(double[] seconds) {
    double smallest = Arrays.stream(seconds).filter(value -> value > 0).min().orElse(1);
    double largest = Arrays.stream(seconds).max().orElse(1);
    if (largest > 0 && largest < 1e-3) {
      return new Scale("µs", MICRO, false);
    }
    return smallest >= 1 ? new Scale("s", 1, false) : new Scale("ms", MILLI, false);
  }

  /// A number with its unit, such as `142 ms`.
  String show(double value) {
    Scale scale = scale(value);
    return scale.unit().isEmpty() ? scale.digits(value) : scale.digits(value) + " " + scale.unit();
  }

  /// A unit, and how numbers are written in it.
  ///
  /// @param unit short name of the unit; empty for plain counts
  /// @param perBase how many of the unit make one base unit
  /// @param whole whether the numbers are whole
  record Scale(String unit, double perBase, boolean whole) {
    private static final int SIGNIFICANT = 3;

    /// The number in this unit, with at least three significant digits and thousands apart. A
    /// number that is not finite is shown as a dash.
    String digits(double base) {
      if (!Double.isFinite(base)) {
        return "–";
      }
      double value = base * perBase;
      return String.format(Locale.ROOT, "%,." + decimals(value) + "f", value);
    }

    private int decimals(double value) {
      if (whole || value == 0) {
        return 0;
      }
      int before = (int) Math.floor(Math.log10(Math.abs(value))) + 1;
      return Math.clamp(SIGNIFICANT - before, 0, SIGNIFICANT + 1);
    }
  }
}
