package hpcbench.bench;

import hpcbench.bench.StampLog.Life;
import java.util.Map;
import java.util.stream.LongStream;

/// How far a client's stamps are from the server's, in sorted nanoseconds.
///
/// @param receipt client's stamp of a token minus the server's
/// @param ttft client's time to first token minus the server's from arrival to first write
/// @param wireLag arrival at the server minus the instant the request was due
record Errors(Sorted receipt, Sorted ttft, Sorted wireLag) {
  /// Compares the tokens, and the requests, that the server stamped from `fromNs` to `toNs`.
  static Errors between(Map<Long, Life> server, Map<Long, Life> client, long fromNs, long toNs) {
    LongStream.Builder receipt = LongStream.builder();
    LongStream.Builder ttft = LongStream.builder();
    LongStream.Builder wireLag = LongStream.builder();
    for (Life seen : client.values()) {
      Life true_ = server.get(seen.id());
      if (true_ == null) {
        continue;
      }
      int tokens = Math.min(seen.tokens(), true_.tokens());
      for (int position = 0; position < tokens; position++) {
        if (true_.token(position) >= fromNs && true_.token(position) < toNs) {
          receipt.add(seen.token(position) - true_.token(position));
        }
      }
      if (tokens > 0 && true_.sentNs() >= fromNs && true_.token(0) < toNs) {
        ttft.add((seen.token(0) - seen.sentNs()) - (true_.token(0) - true_.sentNs()));
        wireLag.add(true_.sentNs() - seen.dueNs());
      }
    }
    return new Errors(Sorted.of(receipt), Sorted.of(ttft), Sorted.of(wireLag));
  }

  /// Samples in ascending order.
  record Sorted(long[] samples) {
    Sorted {
      samples = samples.clone();
    }

    private static Sorted of(LongStream.Builder samples) {
      return new Sorted(samples.build().sorted().toArray());
    }

    /// The sample at this rank, 0-1 (the smallest that at least this share is not above); NaN
    /// without samples.
    double quantile(double rank) {
      if (samples.length == 0) {
        return Double.NaN;
      }
      return samples[
          Math.clamp((long) Math.ceil(rank * samples.length) - 1, 0, samples.length - 1)];
    }

    double mean() {
      return LongStream.of(samples).average().orElse(Double.NaN);
    }

    int count() {
      return samples.length;
    }
  }
}
