package hpcbench.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a contender is to reach in a figure, measured by the medians of its rounds.
sealed interface Reach {
  /// Nothing: the figure is shown for scale.
  record Nothing() implements Reach {
    @Override
    public String words() {
      return "";
    }

    @Override
    public Verdict judge(Function<String, List<Spread>> spreads) {
      return Verdict.NONE;
    }
  }

  /// No more than these, one for each number of the figure.
  ///
  /// @param contender who
  /// @param limits in the figure's unit
  record AtMost(String contender, List<Double> limits) implements Reach {
    public AtMost {
      limits = List.copyOf(limits);
    }

    @Override
    public String words() {
      String whose = contender.equals(JavaContender.ENGINE) ? "" : " (%s)".formatted(contender);
      return limits.stream().map(Reach::number).collect(Collectors.joining(" / ", "<= ", whose));
    }

    @Override
    public Verdict judge(Function<String, List<Spread>> spreads) {
      List<Spread> own = spreads.apply(contender);
      if (isMissing(own)) {
        return Verdict.NONE;
      }
      boolean holds =
          IntStream.range(0, own.size()).allMatch(i -> own.get(i).median() <= limits.get(i));
      return holds ? Verdict.REACHED : Verdict.NOT_REACHED;
    }
  }

  /// At least this.
  ///
  /// @param contender who
  /// @param limit in the figure's unit
  record AtLeast(String contender, double limit) implements Reach {
    @Override
    public String words() {
      return ">= " + number(limit);
    }

    @Override
    public Verdict judge(Function<String, List<Spread>> spreads) {
      List<Spread> own = spreads.apply(contender);
      if (isMissing(own)) {
        return Verdict.NONE;
      }
      return own.getFirst().median() >= limit ? Verdict.REACHED : Verdict.NOT_REACHED;
    }
  }

  /// As much as another contender, or as little.
  ///
  /// @param contender who
  /// @param peer whom to compare with
  /// @param lessIsBetter whether less is better than more
  record AsGoodAs(String contender, String peer, boolean lessIsBetter) implements Reach {
    @Override
    public String words() {
      return (lessIsBetter ? "<= " : ">= ") + peer;
    }

    @Override
    public Verdict judge(Function<String, List<Spread>> spreads) {
      List<Spread> own = spreads.apply(contender);
      List<Spread> others = spreads.apply(peer);
      if (isMissing(own) || isMissing(others)) {
        return Verdict.NONE;
      }
      return lessIsBetter
          ? judge(own.getFirst(), others.getFirst())
          : judge(others.getFirst(), own.getFirst());
    }

    private static Verdict judge(Spread less, Spread more) {
      if (less.median() <= more.median()) {
        return Verdict.REACHED;
      }
      return less.min() <= more.max() ? Verdict.EVEN : Verdict.NOT_REACHED;
    }
  }

  /// For the table.
  String words();

  /// Judges it.
  ///
  /// @param spreads the figure's numbers for a contender of this name; empty ones when it did not
  ///   take part
  Verdict judge(Function<String, List<Spread>> spreads);

  private static boolean isMissing(List<Spread> spreads) {
    return spreads.stream().anyMatch(Spread::isEmpty);
  }

  private static String number(double limit) {
    return limit == Math.rint(limit)
        ? String.format(Locale.ROOT, "%.0f", limit)
        : String.valueOf(limit);
  }
}
