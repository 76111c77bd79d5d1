package hpcbench.recipe;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses what a person meant to write.
final class Spelling {
  private Spelling() {}

  /// The candidate that the word was most likely meant to be; empty when none is near.
  ///
  /// Near means at most one slip of the fingers for every three letters (one inserted, left out,
  /// wrong, or swapped with its neighbour), or that one is the beginning of the other.
  static Optional<String> nearest(String word, Collection<String> candidates) {
    String written = plain(word);
    return candidates.stream()
        .filter(candidate -> isNear(written, plain(candidate)))
        .min(
            Comparator.comparingInt((String candidate) -> distance(written, plain(candidate)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static boolean isNear(String word, String candidate) {
    int shorter = Math.min(word.length(), candidate.length());
    boolean isBeginning =
        shorter >= 4 && (word.startsWith(candidate) || candidate.startsWith(word));
    return isBeginning || distance(word, candidate) <= Math.max(1, candidate.length() / 3);
  }

  /// Upper case and separators are no difference: `promptLen` is `prompt_len`.
  private static String plain(String word) {
    String bounded = word.length() > 64 ? word.substring(0, 64) : word;
    return bounded.toLowerCase(Locale.ROOT).replaceAll("[_ -]", "");
  }

  /// The distance of Damerau and Levenshtein in its restricted form (optimal string alignment).
  private static int distance(String from, String to) {
    int[][] steps = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : fewestSteps(steps, from, to, i, j);
      }
    }
    return steps[from.length()][to.length()];
  }

  private static int fewestSteps(int[][] steps, String from, String to, int i, int j) {
    int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
    int fewest = Math.min(steps[i - 1][j], steps[i][j - 1]) + 1;
    fewest = Math.min(fewest, steps[i - 1][j - 1] + change);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(fewest, steps[i - 2][j - 2] + 1) : fewest;
  }
}
