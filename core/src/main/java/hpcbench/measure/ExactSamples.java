package hpcbench.measure;

import java.util.Arrays;

/// Samples that are all kept, eight bytes each: for what there is one of a request. Not safe for
/// use by several threads.
public final class ExactSamples implements RankedSamples {
  private long[] samples = new long[64];
  private int count;
  private boolean sorted = true;

  /// Adds a sample.
  public void add(long sample) {
    if (count == samples.length) {
      samples = Arrays.copyOf(samples, count * 2);
    }
    samples[count++] = sample;
    sorted = false;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public long atRank(long rank) {
    if (rank < 1 || rank > count) {
      throw new IllegalArgumentException("no rank %d in %d samples".formatted(rank, count));
    }
    sort();
    return samples[(int) rank - 1];
  }

  @Override
  public double mean() {
    double sum = 0;
    for (int position = 0; position < count; position++) {
      sum += samples[position];
    }
    return count == 0 ? 0 : sum / count;
  }

  @Override
  public double stddev() {
    double mean = mean();
    double squares = 0;
    for (int position = 0; position < count; position++) {
      squares += (samples[position] - mean) * (samples[position] - mean);
    }
    return count == 0 ? 0 : Math.sqrt(squares / count);
  }

  private void sort() {
    if (!sorted) {
      Arrays.sort(samples, 0, count);
      sorted = true;
    }
  }
}
