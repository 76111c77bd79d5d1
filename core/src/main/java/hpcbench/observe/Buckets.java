package hpcbench.observe;

import hpcbench.measure.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// A histogram as servers keep it: how many values fell between fixed bounds, and their sum.
///
/// Its mean is exact. A percentile is only known to lie between two bounds, and that is how it is
/// given: nothing is made up inside a bucket.
///
/// @param bounds upper bounds of all buckets but the last, included in them, rising; the last
///   bucket has none
/// @param counts values in each bucket alone, one more than there are bounds
/// @param sum sum of all values, in the unit of the bounds
public record Buckets(List<Double> bounds, List<Long> counts, double sum) {
  public Buckets {
    bounds = List.copyOf(bounds);
    counts = List.copyOf(counts);
    if (counts.size() != bounds.size() + 1) {
      throw new IllegalArgumentException(
          "%d bounds need %d counts, not %d"
              .formatted(bounds.size(), bounds.size() + 1, counts.size()));
    }
  }

  /// From counts of all values up to each bound, the last of which is infinite; empty when they do
  /// not rise, which they do in every histogram.
  static Optional<Buckets> ofCumulative(SortedMap<Double, Double> cumulative, double sum) {
    List<Long> counts = new ArrayList<>();
    long before = 0;
    for (double upTo : cumulative.values()) {
      counts.add(Math.round(upTo) - before);
      before = Math.round(upTo);
    }
    return counts.stream().anyMatch(count -> count < 0)
        ? Optional.empty()
        : Optional.of(
            new Buckets(
                List.copyOf(cumulative.keySet()).subList(0, counts.size() - 1), counts, sum));
  }

  /// How many values there are.
  public long count() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /// Their mean, 0 when there are none.
  public double mean() {
    return count() == 0 ? 0 : sum / count();
  }

  /// What was added since an earlier state of the same histogram; empty when that is none of its
  /// earlier states: it has other bounds, or the server was started anew in between.
  public Optional<Buckets> since(Buckets earlier) {
    if (!bounds.equals(earlier.bounds)) {
      return Optional.empty();
    }
    List<Long> added = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      added.add(counts.get(i) - earlier.counts.get(i));
    }
    return added.stream().anyMatch(count -> count < 0)
        ? Optional.empty()
        : Optional.of(new Buckets(bounds, added, sum - earlier.sum));
  }

  /// The values of both; empty when their bounds differ.
  public Optional<Buckets> plus(Buckets other) {
    if (!bounds.equals(other.bounds)) {
      return Optional.empty();
    }
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      all.add(counts.get(i) + other.counts.get(i));
    }
    return Optional.of(new Buckets(bounds, all, sum + other.sum));
  }

  /// Between which bounds this quantile lies: those of the bucket that holds the smallest value
  /// that at least this share of the values does not exceed. The upper end of the last bucket is
  /// infinite. Empty when there are no values.
  ///
  /// @param quantile above 0, at most 1
  public Optional<Interval> quantile(double quantile) {
    long rank = Math.max(1, (long) Math.ceil(quantile * count()));
    long seen = 0;
    for (int i = 0; i < counts.size(); i++) {
      seen += counts.get(i);
      if (seen >= rank) {
        return Optional.of(new Interval(lower(i), upper(i)));
      }
    }
    return Optional.empty();
  }

  private double lower(int bucket) {
    return bucket == 0 ? 0 : bounds.get(bucket - 1);
  }

  private double upper(int bucket) {
    return bucket < bounds.size() ? bounds.get(bucket) : Double.POSITIVE_INFINITY;
  }
}
