package hpcbench.cli.progress;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Numbers as a person wants to read them on a moving line: three digits and a unit.
final class Figures {
  private Figures() {}

  /// A latency, such as `12.3 ms`; a dash when there is none yet.
  static String latency(double seconds) {
    if (seconds <= 0) {
      return "-";
    }
    if (seconds < 0.001) {
      return threeDigits(seconds * 1e6) + " us";
    }
    return seconds < 1 ? threeDigits(seconds * 1e3) + " ms" : threeDigits(seconds) + " s";
  }

  /// A time a person waits, such as `12 s` or `3 min 5 s`.
  static String wait(double seconds) {
    long whole = Math.round(seconds);
    return whole < 120 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
  }

  /// A rate or an amount, such as `41.3` or `12.3k`.
  static String amount(double value) {
    if (value < 10_000) {
      return threeDigits(value);
    }
    return value < 10_000_000 ? threeDigits(value / 1e3) + "k" : threeDigits(value / 1e6) + "M";
  }

  /// A count with its noun, such as `1 error` or `3 errors`.
  static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static String threeDigits(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
