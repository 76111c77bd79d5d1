package hpcbench.measure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Whether values in the order of time rise or fall, and by how much.
///
/// The Mann-Kendall test says whether there is a trend beyond chance: it compares each value with
/// each later one, so neither the shape of the trend nor single outliers matter (Mann 1945, Kendall
/// 1975; with the correction for equal values). The Theil-Sen estimator, the median of the slopes
/// between all pairs, says how large it is (Theil 1950, Sen 1968).
///
/// @param z the Mann-Kendall statistic, standard normal when there is no trend; positive when
///   values rise
/// @param change change from the first to the end of the last value, as a share of their median
record Trend(double z, double change) {
  /// The |z| that chance exceeds in one of 100 series.
  static final double BEYOND_CHANCE = 2.576;

  /// A smaller change is of no interest, however certain.
  static final double LARGE = 0.2;

  /// The trend of these values; none when there are fewer than three.
  static Trend of(double[] values) {
    return values.length < 3 ? new Trend(0, 0) : new Trend(mannKendall(values), change(values));
  }

  /// Whether the trend is both beyond chance and large.
  boolean isClear() {
    return Math.abs(z) > BEYOND_CHANCE && Math.abs(change) > LARGE;
  }

  private static double mannKendall(double[] values) {
    int score = 0;
    for (int later = 1; later < values.length; later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        score += (int) Math.signum(values[later] - values[earlier]);
      }
    }
    double variance = variance(values);
    return score == 0 || variance == 0 ? 0 : (score - Math.signum(score)) / Math.sqrt(variance);
  }

  private static double variance(double[] values) {
    Map<Double, Integer> equal = new HashMap<>();
    Arrays.stream(values).forEach(value -> equal.merge(value, 1, Integer::sum));
    double lost = equal.values().stream().mapToDouble(Trend::pairs).sum();
    return (pairs(values.length) - lost) / 18;
  }

  private static double pairs(int count) {
    return (double) count * (count - 1) * (2 * count + 5);
  }

  private static double change(double[] values) {
    double median = median(values);
    return median == 0 ? 0 : slope(values) * values.length / median;
  }

  private static double slope(double[] values) {
    double[] slopes = new double[values.length * (values.length - 1) / 2];
    int found = 0;
    for (int later = 1; later < values.length; later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        slopes[found++] = (values[later] - values[earlier]) / (later - earlier);
      }
    }
    return median(slopes);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
