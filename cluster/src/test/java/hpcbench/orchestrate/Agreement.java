package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.RequestRecord;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Our word against an engine's, in milliseconds.
///
/// Bounds hold for the median over requests, since a machine that does something else for a moment
/// stretches single ones. Each comparison is printed: the table in
/// `docs/explanation/agreement-with-engines.md` comes from here.
final class Agreement {
  private final String engine;

  Agreement(String engine) {
    this.engine = engine;
  }

  /// Compares request by request.
  ///
  /// @param absoluteMs how far the medians may be apart, whatever they are
  /// @param share or by which share of the engine's
  void ofEach(
      String metric,
      List<RequestRecord> requests,
      ToDoubleFunction<RequestRecord> ours,
      ToDoubleFunction<RequestRecord> theirs,
      double absoluteMs,
      double share) {
    double difference =
        median(requests, r -> Math.abs(ours.applyAsDouble(r) - theirs.applyAsDouble(r)));
    check(
        metric,
        requests.size(),
        median(requests, ours),
        median(requests, theirs),
        difference,
        absoluteMs,
        share);
  }

  /// Compares two means over the same requests.
  void ofMeans(
      String metric, int requests, double ours, double theirs, double absoluteMs, double share) {
    check(metric, requests, ours, theirs, Math.abs(ours - theirs), absoluteMs, share);
  }

  private void check(
      String metric,
      int requests,
      double ours,
      double theirs,
      double difference,
      double absoluteMs,
      double share) {
    double bound = Math.max(absoluteMs, share * theirs);
    String line =
        String.format(
            Locale.ROOT,
            "agreement | %s | %s | %d requests | ours %.2f ms | theirs %.2f ms | apart %.2f ms | bound %.2f ms",
            engine,
            metric,
            requests,
            ours,
            theirs,
            difference,
            bound);
    System.out.println(line);
    assertThat(difference).as(line).isLessThanOrEqualTo(bound);
  }

  private static double median(
      List<RequestRecord> requests, ToDoubleFunction<RequestRecord> value) {
    assertThat(requests).isNotEmpty();
    double[] sorted = requests.stream().mapToDouble(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  static double ttftMs(RequestRecord request) {
    return milliseconds(request.firstTokenNs() - request.sentNs());
  }

  static double generationMs(RequestRecord request) {
    return milliseconds(request.lastTokenNs() - request.firstTokenNs());
  }

  static double itlMs(RequestRecord request) {
    return generationMs(request) / (request.tokens().serverOutput() - 1);
  }

  static double endToEndMs(RequestRecord request) {
    return milliseconds(request.endNs() - request.sentNs());
  }

  static double milliseconds(long nanoseconds) {
    return nanoseconds / 1e6;
  }
}
