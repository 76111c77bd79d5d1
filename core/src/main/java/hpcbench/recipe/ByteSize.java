package hpcbench.recipe;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An amount of memory or data, as people write it: `32GiB`, `500MB`.
///
/// `kB`, `MB`, `GB` and `TB` are powers of 1000; `KiB`, `MiB`, `GiB` and `TiB` are powers of 1024.
///
/// @param bytes at least 0
public record ByteSize(long bytes) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,3})?)(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)");

  /// From the largest to the smallest, so that the first that divides evenly is the shortest text.
  private static final List<Unit> UNITS =
      List.of(
          new Unit("TiB", 1L << 40),
          new Unit("TB", 1_000_000_000_000L),
          new Unit("GiB", 1L << 30),
          new Unit("GB", 1_000_000_000L),
          new Unit("MiB", 1L << 20),
          new Unit("MB", 1_000_000L),
          new Unit("KiB", 1L << 10),
          new Unit("kB", 1000L),
          new Unit("B", 1L));

  private record Unit(String name, long bytes) {
    private static Unit named(String name) {
      return UNITS.stream().filter(unit -> unit.name.equals(name)).findFirst().orElseThrow();
    }
  }

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size must be at least 0 bytes, was " + bytes);
    }
  }

  /// This many GB, of 10^9 bytes each.
  public static ByteSize ofGigabytes(long gigabytes) {
    return new ByteSize(Math.multiplyExact(gigabytes, 1_000_000_000L));
  }

  /// Reads a size.
  ///
  /// @throws IllegalArgumentException when the text has another form
  public static ByteSize parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "must be a size such as 32GiB or 500MB, was '" + text + "'");
    }
    BigDecimal unit = BigDecimal.valueOf(Unit.named(form.group(2)).bytes);
    return new ByteSize(new BigDecimal(form.group(1)).multiply(unit).longValue());
  }

  /// The size in the largest unit that it is a whole number of.
  @Override
  public String toString() {
    return UNITS.stream()
        .filter(unit -> bytes > 0 && bytes % unit.bytes == 0)
        .findFirst()
        .map(unit -> bytes / unit.bytes + unit.name)
        .orElse(bytes + "B");
  }
}
