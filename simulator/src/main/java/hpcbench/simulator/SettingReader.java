package hpcbench.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads settings by name and, in doing so, learns which settings there are: the code that reads is
/// their only definition. A value that cannot be read becomes a problem, and reading goes on with
/// the default.
final class SettingReader {
  private static final Map<String, Long> DURATION_UNITS =
      Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L);
  private static final Map<String, Long> SIZE_UNITS =
      Map.of(
          "",
          1L,
          "B",
          1L,
          "kB",
          1_000L,
          "MB",
          1_000_000L,
          "GB",
          1_000_000_000L,
          "KiB",
          1L << 10,
          "MiB",
          1L << 20,
          "GiB",
          1L << 30);

  private final Map<String, String> given = new TreeMap<>();
  private final List<Setting> settings = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  SettingReader(Map<String, ?> given) {
    given.forEach((name, value) -> this.given.put(name.replace('-', '_'), String.valueOf(value)));
  }

  List<Setting> settings() {
    return List.copyOf(settings);
  }

  String text(String name, String defaultValue, String description) {
    return read(name, defaultValue, "text", description, value -> value);
  }

  Optional<String> optional(String name, String allowed, String description) {
    return Optional.of(read(name, "", allowed, description, value -> value))
        .filter(value -> !value.isEmpty());
  }

  boolean flag(String name, boolean defaultValue, String description) {
    return read(
        name, String.valueOf(defaultValue), "true or false", description, SettingReader::parseFlag);
  }

  int integer(String name, int defaultValue, int least, int most, String description) {
    String allowed =
        most == Integer.MAX_VALUE
            ? "whole number from " + least
            : "whole number from %d to %d".formatted(least, most);
    return read(
        name,
        String.valueOf(defaultValue),
        allowed,
        description,
        value -> parseInteger(value, least, most));
  }

  long seed(String name, long defaultValue, String description) {
    return read(name, String.valueOf(defaultValue), "whole number", description, Long::parseLong);
  }

  double number(String name, double defaultValue, double least, double most, String description) {
    String allowed = "number from %s to %s".formatted(plain(least), plain(most));
    return read(
        name, plain(defaultValue), allowed, description, value -> parseNumber(value, least, most));
  }

  /// A share of requests, 0 to 1.
  double rate(String name, String description) {
    return number(name, 0, 0, 1, description);
  }

  Duration duration(String name, String defaultValue, String description) {
    return read(
        name,
        defaultValue,
        "duration such as 500ms, 2s or 1m",
        description,
        SettingReader::parseDuration);
  }

  long size(String name, String defaultValue, String description) {
    return read(
        name,
        defaultValue,
        "size such as 512KiB, 64MiB or 2GB",
        description,
        SettingReader::parseSize);
  }

  /// Makes a value that checks itself; what it complains of becomes a problem, and the fallback
  /// takes its place.
  <T> T checked(Supplier<T> maker, Supplier<T> fallback) {
    try {
      return maker.get();
    } catch (IllegalArgumentException broken) {
      problems.add(broken.getMessage());
      return fallback.get();
    }
  }

  /// Everything that was wrong, names that nobody read included.
  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    List<String> known = settings.stream().map(Setting::name).toList();
    given.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> all.add(unknown(name, known)));
    return all;
  }

  private <T> T read(
      String name,
      String defaultValue,
      String allowed,
      String description,
      Function<String, T> parser) {
    settings.add(new Setting(name, defaultValue, allowed, description));
    String value = given.getOrDefault(name, defaultValue).strip();
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException broken) {
      problems.add("%s: expected %s, was \"%s\"".formatted(name, allowed, value));
      return parser.apply(defaultValue);
    }
  }

  private static String unknown(String name, List<String> known) {
    String nearest =
        known.stream()
            .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
            .orElseThrow();
    boolean near = distance(name, nearest) <= 1 + name.length() / 3;
    return "%s: there is no such setting%s"
        .formatted(name, near ? "; did you mean " + nearest + "?" : "");
  }

  /// Edits (insert, delete, replace) that lead from one word to the other, after Levenshtein.
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }

  private static boolean parseFlag(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  private static int parseInteger(String value, int least, int most) {
    return require(Integer.parseInt(value), number -> number >= least && number <= most);
  }

  private static double parseNumber(String value, double least, double most) {
    return require(Double.parseDouble(value), number -> number >= least && number <= most);
  }

  private static Duration parseDuration(String value) {
    return Duration.ofNanos(require(scaled(value, DURATION_UNITS), nanos -> nanos >= 0));
  }

  private static long parseSize(String value) {
    return require(scaled(value, SIZE_UNITS), bytes -> bytes > 0);
  }

  private static <T> T require(T value, Function<T, Boolean> rule) {
    if (!rule.apply(value)) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static long scaled(String value, Map<String, Long> units) {
    int digits = 0;
    while (digits < value.length() && "0123456789.".indexOf(value.charAt(digits)) >= 0) {
      digits++;
    }
    Long unit = units.get(value.substring(digits).strip());
    if (unit == null) {
      throw new IllegalArgumentException();
    }
    return Math.round(Double.parseDouble(value.substring(0, digits)) * unit);
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }
}
