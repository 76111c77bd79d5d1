package hpcbench.deploy;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A release of Slurm, which decides what its options mean. Releases are named by year and month.
///
/// @param year the year's last two digits
/// @param month the month, from 1
public record SlurmVersion(int year, int month) implements Comparable<SlurmVersion> {
  /// The first release whose steps share nothing unless told, and the oldest that is supported.
  public static final SlurmVersion OLDEST = new SlurmVersion(20, 11);

  /// The newest release that job scripts were checked against.
  public static final SlurmVersion NEWEST = new SlurmVersion(26, 5);

  private static final Pattern FORM =
      Pattern.compile("(?:.*\\bslurm(?:-wlm)? )?(\\d{2})\\.(\\d{2})(?:[.-].*)?");

  private static final Comparator<SlurmVersion> ORDER =
      Comparator.comparingInt(SlurmVersion::year).thenComparingInt(SlurmVersion::month);

  /// Reads `22.05`, `22.05.8`, or what `sbatch --version` prints.
  ///
  /// @throws IllegalArgumentException when the text names no release of Slurm
  public static SlurmVersion parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "a release of Slurm is named like 22.05 or 24.11.3, not '" + text.strip() + "'");
    }
    return new SlurmVersion(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  /// Whether this is that release or a newer one.
  public boolean isAtLeast(int otherYear, int otherMonth) {
    return compareTo(new SlurmVersion(otherYear, otherMonth)) >= 0;
  }

  @Override
  public int compareTo(SlurmVersion other) {
    return ORDER.compare(this, other);
  }

  /// As Slurm writes it: `22.05`.
  @Override
  public String toString() {
    return "%02d.%02d".formatted(year, month);
  }
}
