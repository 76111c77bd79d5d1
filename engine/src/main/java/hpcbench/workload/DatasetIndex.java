package hpcbench.workload;

import java.util.Arrays;

/// Where each entry of a data set stands in its file.
final class DatasetIndex {
  private long[] starts = new long[1024];
  private int[] lengths = new int[1024];
  private int count;
  private String sha256 = "";

  /// Notes one more entry.
  void add(long start, int length) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
    }
    starts[count] = start;
    lengths[count] = length;
    count++;
  }

  /// Notes the hash of the whole file, once it was read.
  void complete(String fileHash) {
    sha256 = fileHash;
  }

  int count() {
    return count;
  }

  /// First byte of the entry at this position.
  long start(int position) {
    return starts[position];
  }

  /// Bytes of the entry at this position.
  int length(int position) {
    return lengths[position];
  }

  String sha256() {
    return sha256;
  }
}
