package hpcbench.monitor;

/// What was seen, and when.
///
/// @param atNano the middle between asking and the answer, by `System.nanoTime`
/// @param tookNs how long the answer took
record Look<T>(long atNano, long tookNs, T seen) {
  /// When it was, in seconds since an instant of the same clock.
  double secondsSince(long startNano) {
    return (atNano - startNano) / 1e9;
  }
}
