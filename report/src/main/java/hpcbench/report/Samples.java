package hpcbench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/// Times that a chart is drawn from, in bounded memory however many they are. Not thread-safe.
///
/// Times are kept to three significant digits, which no chart can show.
final class Samples {
  private static final int DIGITS = 3;
  private static final double NANOS = 1e9;
  private static final int ECDF_STEPS = 150;
  private static final List<Double> TAIL = List.of(0.995, 0.998, 0.999, 0.9995, 0.9999);
  private static final int BUCKETS_PER_DECADE = 20;

  private final Histogram times = new Histogram(DIGITS);

  /// Adds a time in nanoseconds, at least 0.
  void add(long nanos) {
    times.recordValue(nanos);
  }

  boolean isEmpty() {
    return times.getTotalCount() == 0;
  }

  /// This quantile (0-1) in seconds.
  double quantile(double quantile) {
    return round(times.getValueAtPercentile(quantile * 100) / NANOS);
  }

  /// The share of the times (0-1) that are at most so long, drawn at even steps and finer in the
  /// tail. Empty without samples.
  Ecdf ecdf() {
    if (isEmpty()) {
      return Ecdf.EMPTY;
    }
    List<Double> shares =
        Stream.concat(
                IntStream.rangeClosed(0, ECDF_STEPS).mapToObj(i -> (double) i / ECDF_STEPS),
                TAIL.stream())
            .sorted()
            .toList();
    return new Ecdf(
        shares.stream().map(this::quantile).toList(), shares.stream().map(Samples::round).toList());
  }

  /// How the times are spread over buckets of equal width on a logarithmic axis. Empty without
  /// samples.
  Buckets buckets() {
    if (isEmpty()) {
      return Buckets.EMPTY;
    }
    int first = bucket(Math.max(1, times.getMinNonZeroValue()));
    int last = Math.max(first, bucket(Math.max(1, times.getMaxValue())));
    long[] counts = new long[last - first + 1];
    for (HistogramIterationValue step : times.recordedValues()) {
      int bucket =
          Math.clamp(bucket(Math.max(1, step.getValueIteratedTo())) - first, 0, last - first);
      counts[bucket] += step.getCountAddedInThisIterationStep();
    }
    List<Double> edges = new ArrayList<>();
    IntStream.rangeClosed(first, last + 1).forEach(i -> edges.add(edge(i)));
    List<Double> shares =
        IntStream.range(0, counts.length)
            .mapToObj(i -> round((double) counts[i] / times.getTotalCount()))
            .toList();
    return new Buckets(edges, shares);
  }

  private static int bucket(long nanos) {
    return (int) Math.floor(Math.log10((double) nanos) * BUCKETS_PER_DECADE);
  }

  private static double edge(int bucket) {
    return round(Math.pow(10, (double) bucket / BUCKETS_PER_DECADE) / NANOS);
  }

  /// Four significant digits: more cannot be drawn, and would make the page larger.
  static double round(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(new MathContext(DIGITS + 1)).doubleValue()
        : 0;
  }

  /// A cumulative distribution: `shares.get(i)` of the samples are at most `seconds.get(i)`.
  record Ecdf(List<Double> seconds, List<Double> shares) {
    private static final Ecdf EMPTY = new Ecdf(List.of(), List.of());

    Ecdf {
      seconds = List.copyOf(seconds);
      shares = List.copyOf(shares);
    }
  }

  /// A histogram: `shares.get(i)` of the samples lie between `edges.get(i)` and the next edge, in
  /// seconds.
  record Buckets(List<Double> edges, List<Double> shares) {
    private static final Buckets EMPTY = new Buckets(List.of(), List.of());

    Buckets {
      edges = List.copyOf(edges);
      shares = List.copyOf(shares);
    }
  }
}
