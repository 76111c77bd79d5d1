package hpcbench.report;

import hpcbench.measure.Distribution;

/// The two percentiles that charts show, in seconds.
///
/// @param p50 the median
/// @param p99 the 99th percentile
record Percentiles(double p50, double p99) {
  /// Those of this distribution.
  static Percentiles of(Distribution distribution) {
    return new Percentiles(distribution.p50(), distribution.p99());
  }
}
