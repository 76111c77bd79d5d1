package hpcbench.measure;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The stretch of a series of values, at most half of it, that differs most from the rest: a
/// warm-up that reaches into the measured phase, a hump in its middle, a fall at its end.
///
/// Of all stretches it is the one whose mean and that of the rest explain most of the variance: the
/// likelihood-ratio statistic for a segment of another mean (Olshen, Venkatraman, Lucito and
/// Wengler 2004, circular binary segmentation). A trend test cannot see what is short or comes in
/// the middle, and ranks cannot see what is short: two values of twenty in a row come about by
/// chance in one of 190 orders, however far off they are.
///
/// Anywhere but at the beginning it is at least a tenth of the series: one value of twenty is a
/// hiccup, which the percentiles of the whole have in them.
///
/// Values that follow one another may be alike by nature, as those of a queue are, so that fewer of
/// them speak independently: with the autocorrelation r of the rest it is a share of (1 - r) / (1 +
/// r) of them (Bayley and Hammersley 1946). Of so short a series r is not known well, so that at
/// least half of them are taken to be independent.
///
/// @param from first value of the stretch
/// @param to value after its last
/// @param explained share of the variance that the two means explain, 0-1
/// @param independent as how many independent values the series counts
/// @param change mean of the stretch over that of the rest, less 1
/// @param effect mean of all over that of the rest, less 1: how far the stretch moves the whole
record Stretch(
    int from, int to, double explained, double independent, double change, double effect) {
  /// A stretch that moves the mean of the whole by less is of no interest, however certain: two
  /// runs of one setting differ by as much, and adaptive repetition is content with as much.
  static final double LARGE = 0.05;

  private static final int LONGEST_HICCUP = 10;
  private static final int FEWEST = 6;
  private static final int MOST = 20;

  /// The share that the best stretch of 6, 7, ... 20 normal values explains in one of 400 series,
  /// found by simulating 100,000 of each. One of 400, since four series are looked at in a trial.
  private static final double[] BEYOND_CHANCE = {
    0.978, 0.957, 0.934, 0.902, 0.88, 0.852, 0.826, 0.793, 0.773, 0.745, 0.728, 0.706, 0.684, 0.66,
    0.647
  };

  private static final Stretch NONE = new Stretch(0, 0, 0, 0, 0, 0);

  /// The stretch of these values; an empty one when they are fewer than three, or all equal.
  static Stretch of(double[] values) {
    return of(values, values);
  }

  /// The stretch of positive values whose spread grows with them, such as latencies: found by their
  /// logarithms, so that a long one now and then is no stretch of its own.
  static Stretch ofLatencies(double[] values) {
    return of(values, DoubleStream.of(values).map(value -> Math.log(Math.max(1, value))).toArray());
  }

  private static Stretch of(double[] values, double[] compared) {
    double variation = variation(compared, 0, 0);
    int bestFrom = 0;
    int bestTo = 0;
    double most = 0;
    for (int from = 0; from < values.length; from++) {
      int shortest = from == 0 ? 1 : Math.ceilDiv(values.length, LONGEST_HICCUP);
      for (int to = from + shortest;
          to <= values.length && 2 * (to - from) <= values.length;
          to++) {
        double explained = explained(compared, from, to) / variation;
        if (explained > most) {
          most = explained;
          bestFrom = from;
          bestTo = to;
        }
      }
    }
    return most == 0
        ? NONE
        : between(values, bestFrom, bestTo, most, independent(compared, bestFrom, bestTo));
  }

  private static Stretch between(
      double[] values, int from, int to, double explained, double independent) {
    double rest = rest(values, from, to);
    double change = rest == 0 ? 0 : inside(values, from, to) / rest - 1;
    double effect = change * (to - from) / values.length;
    return new Stretch(from, to, explained, independent, change, effect);
  }

  /// Whether it is both beyond chance and large.
  boolean isClear() {
    int count = (int) Math.clamp(independent, FEWEST, MOST);
    return explained > BEYOND_CHANCE[count - FEWEST] && Math.abs(effect) > LARGE;
  }

  /// Whether it is the beginning of the series.
  boolean isHead() {
    return from == 0;
  }

  /// Squares that the means of a stretch and of the rest explain.
  private static double explained(double[] values, int from, int to) {
    double gap = inside(values, from, to) - rest(values, from, to);
    int length = to - from;
    return gap * gap * length * (values.length - length) / values.length;
  }

  private static double independent(double[] values, int from, int to) {
    double rest = rest(values, from, to);
    int[] pairs =
        IntStream.range(1, values.length)
            .filter(i -> isRest(i, from, to) && isRest(i - 1, from, to))
            .toArray();
    double squares = variation(values, from, to) / (values.length - (to - from));
    double products =
        IntStream.of(pairs)
            .mapToDouble(i -> (values[i] - rest) * (values[i - 1] - rest))
            .average()
            .orElse(0);
    double correlation = squares == 0 ? 0 : Math.clamp(products / squares, 0, 1);
    return values.length * Math.max(0.5, (1 - correlation) / (1 + correlation));
  }

  /// Squares of the distances of the rest from its mean.
  private static double variation(double[] values, int from, int to) {
    double rest = rest(values, from, to);
    return IntStream.range(0, values.length)
        .filter(i -> isRest(i, from, to))
        .mapToDouble(i -> (values[i] - rest) * (values[i] - rest))
        .sum();
  }

  private static double inside(double[] values, int from, int to) {
    return IntStream.range(from, to).mapToDouble(i -> values[i]).average().orElse(0);
  }

  private static double rest(double[] values, int from, int to) {
    return IntStream.range(0, values.length)
        .filter(i -> isRest(i, from, to))
        .mapToDouble(i -> values[i])
        .average()
        .orElse(0);
  }

  private static boolean isRest(int position, int from, int to) {
    return position < from || position >= to;
  }
}
