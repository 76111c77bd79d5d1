package hpcbench.drive;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/// The times to first token of a trial so far, for whoever watches it.
///
/// Known to 1 % of each time. Several merge exactly into the one that a single engine would have
/// had. Immutable.
public final class TtftHistogram {
  /// No request has had a token yet.
  public static final TtftHistogram NONE = new TtftHistogram(empty());

  private static final double MICROS = 1e6;

  private final Histogram microseconds;

  private TtftHistogram(Histogram microseconds) {
    this.microseconds = microseconds;
  }

  /// A histogram of microseconds, copied.
  static TtftHistogram copyOf(Histogram microseconds) {
    return new TtftHistogram(microseconds.copy());
  }

  /// An empty one to fill: microseconds up to an hour.
  static Histogram empty() {
    return new Histogram(TimeUnit.HOURS.toMicros(1), 2);
  }

  /// These times, in seconds.
  public static TtftHistogram of(double... seconds) {
    Histogram microseconds = empty();
    for (double time : seconds) {
      microseconds.recordValue(Math.round(time * MICROS));
    }
    return new TtftHistogram(microseconds);
  }

  /// All samples of these together.
  public static TtftHistogram merged(Collection<TtftHistogram> parts) {
    Histogram sum = empty();
    parts.forEach(part -> sum.add(part.microseconds));
    return new TtftHistogram(sum);
  }

  /// Number of requests that have had a token.
  public long count() {
    return microseconds.getTotalCount();
  }

  /// The time that this share of the samples does not exceed, in seconds; 0 without samples.
  ///
  /// @param percentile 0 to 100
  public double atPercentile(double percentile) {
    return microseconds.getValueAtPercentile(percentile) / MICROS;
  }

  /// How many samples are at most this long.
  public long countUpTo(double seconds) {
    return count() == 0 ? 0 : microseconds.getCountBetweenValues(0, Math.round(seconds * MICROS));
  }

  /// All samples together, in seconds.
  public double sumSeconds() {
    return count() == 0 ? 0 : microseconds.getMean() * count() / MICROS;
  }

  /// A text that [#decode] reads: HdrHistogram's compressed form (V2) in Base64.
  public String encode() {
    ByteBuffer bytes = ByteBuffer.allocate(microseconds.getNeededByteBufferCapacity());
    int length = microseconds.encodeIntoCompressedByteBuffer(bytes);
    bytes.flip().limit(length);
    byte[] content = new byte[length];
    bytes.get(content);
    return Base64.getEncoder().encodeToString(content);
  }

  /// What [#encode] wrote.
  ///
  /// @throws IllegalArgumentException when it is something else
  public static TtftHistogram decode(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      Histogram sum = empty();
      sum.add(Histogram.decodeFromCompressedByteBuffer(bytes, TimeUnit.HOURS.toMicros(1)));
      return new TtftHistogram(sum);
    } catch (DataFormatException | RuntimeException e) {
      throw new IllegalArgumentException("not a histogram: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TtftHistogram that && microseconds.equals(that.microseconds);
  }

  @Override
  public int hashCode() {
    return microseconds.hashCode();
  }

  @Override
  public String toString() {
    return count() + " times to first token";
  }
}
