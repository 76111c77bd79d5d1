package hpcbench.observe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a program told about itself in the text format of Prometheus, version 0.0.4.
///
/// A line that does not follow the format costs itself alone and is counted: a server that writes
/// one strange metric still tells the others. Comments, types and time stamps are not kept, nor is
/// anything of the newer OpenMetrics format but what both have in common. Source: "Exposition
/// formats" in the documentation of Prometheus.
public final class Exposition {
  private final Map<String, List<Sample>> byName;
  private final int malformedLines;

  /// One number.
  ///
  /// @param labels what tells it from others of the same name
  public record Sample(SortedMap<String, String> labels, double value) {
    public Sample {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }

  private Exposition(Map<String, List<Sample>> byName, int malformedLines) {
    this.byName = byName;
    this.malformedLines = malformedLines;
  }

  /// Reads a text, whatever is in it.
  public static Exposition parse(String text) {
    Map<String, List<Sample>> byName = new LinkedHashMap<>();
    int malformed = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (isSample(line)) {
        try {
          SampleLine sample = SampleLine.parse(line);
          byName
              .computeIfAbsent(sample.name(), _ -> new ArrayList<>())
              .add(new Sample(sample.labels(), sample.value()));
        } catch (IllegalArgumentException _) {
          malformed++;
        }
      }
    }
    return new Exposition(byName, malformed);
  }

  private static boolean isSample(String line) {
    return !line.isBlank() && !line.startsWith("#");
  }

  /// The samples of this name, in the order of the text; none when it does not occur.
  public List<Sample> samples(String name) {
    return Collections.unmodifiableList(byName.getOrDefault(name, List.of()));
  }

  /// How many lines could not be read.
  public int malformedLines() {
    return malformedLines;
  }

  /// How many names there are.
  public int names() {
    return byName.size();
  }

  /// The value of this metric under this name; empty when there is none, or none that is finite.
  public Optional<Double> value(ServerMetric metric, String name) {
    return samples(name).stream()
        .map(Sample::value)
        .filter(Double::isFinite)
        .reduce(metric::combine);
  }

  /// The histogram of this name, all of its label sets added up; empty when there is none.
  public Optional<Buckets> histogram(String name) {
    SortedMap<Double, Double> counts = new TreeMap<>();
    for (Sample bucket : samples(name + "_bucket")) {
      bound(bucket).ifPresent(bound -> counts.merge(bound, bucket.value(), Double::sum));
    }
    double sum = samples(name + "_sum").stream().mapToDouble(Sample::value).sum();
    return counts.containsKey(Double.POSITIVE_INFINITY) && Double.isFinite(sum)
        ? Buckets.ofCumulative(counts, sum)
        : Optional.empty();
  }

  private static Optional<Double> bound(Sample bucket) {
    return Optional.ofNullable(bucket.labels().get("le")).flatMap(SampleLine::number);
  }
}
