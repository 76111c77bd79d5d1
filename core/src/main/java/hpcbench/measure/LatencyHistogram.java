package hpcbench.measure;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/// Counts of samples by size, in constant memory: for what there are thousands of a request.
///
/// A sample is known to three significant digits: no value read back is off by more than 0.1 % of
/// itself. Samples are at least 0, times in nanoseconds; the smallest and the largest are known to
/// the same precision. Histograms of several processes [merge][#add] into the one that a single
/// process would have had, so percentiles are taken after merging and never averaged. Takes some
/// 200 KiB. Not safe for use by several threads.
public final class LatencyHistogram implements RankedSamples {
  private static final int SIGNIFICANT_DIGITS = 3;

  private final Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);

  /// Adds a sample of at least 0; a smaller one counts as 0.
  public void add(long sample) {
    histogram.recordValue(Math.max(0, sample));
  }

  /// Adds every sample of another histogram.
  public void add(LatencyHistogram other) {
    histogram.add(other.histogram);
  }

  @Override
  public long count() {
    return histogram.getTotalCount();
  }

  @Override
  public long atRank(long rank) {
    if (rank >= 1) {
      for (HistogramIterationValue step : histogram.recordedValues()) {
        if (step.getTotalCountToThisValue() >= rank) {
          return Math.min(step.getValueIteratedTo(), histogram.getMaxValue());
        }
      }
    }
    throw new IllegalArgumentException("no rank %d in %d samples".formatted(rank, count()));
  }

  /// How many samples lie from `low` to below `high`, to the histogram's precision.
  long countBetween(long low, long high) {
    long samples = 0;
    for (HistogramIterationValue step : histogram.recordedValues()) {
      long value = histogram.medianEquivalentValue(step.getValueIteratedTo());
      samples += value >= low && value < high ? step.getCountAtValueIteratedTo() : 0;
    }
    return samples;
  }

  @Override
  public double mean() {
    return count() == 0 ? 0 : histogram.getMean();
  }

  @Override
  public double stddev() {
    return count() == 0 ? 0 : histogram.getStdDeviation();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LatencyHistogram that && histogram.equals(that.histogram);
  }

  @Override
  public int hashCode() {
    return histogram.hashCode();
  }

  @Override
  public String toString() {
    return count() + " samples";
  }
}
