package hpcbench.bench;

import hpcbench.bench.StampLog.Life;
import java.util.Map;
import java.util.stream.LongStream;

/// How far a client's stamps are from the server's, in sorted nanoseconds.
///
/// @param receipt client's stamp of a token minus the server's
/// @param ttft client's time to first token minus the server's from arrival to first write
/// @param wireLag arrival at the server minus the instant the request was due
record Errors(SortedSamples receipt, SortedSamples ttft, SortedSamples wireLag) {
  /// Nothing is known.
  static final Errors UNKNOWN =
      new Errors(
          SortedSamples.of(LongStream.empty()),
          SortedSamples.of(LongStream.empty()),
          SortedSamples.of(LongStream.empty()));

  /// Compares the tokens, and the requests, that the server stamped from `fromNs` to `toNs`.
  static Errors between(Map<Long, Life> server, Map<Long, Life> client, long fromNs, long toNs) {
    LongStream.Builder receipt = LongStream.builder();
    LongStream.Builder ttft = LongStream.builder();
    LongStream.Builder wireLag = LongStream.builder();
    for (Life seen : client.values()) {
      Life truth = server.get(seen.id());
      if (truth == null) {
        continue;
      }
      int tokens = Math.min(seen.tokens(), truth.tokens());
      for (int position = 0; position < tokens; position++) {
        if (truth.token(position) >= fromNs && truth.token(position) < toNs) {
          receipt.add(seen.token(position) - truth.token(position));
        }
      }
      if (tokens > 0 && truth.sentNs() >= fromNs && truth.token(0) < toNs) {
        ttft.add((seen.token(0) - seen.sentNs()) - (truth.token(0) - truth.sentNs()));
        wireLag.add(truth.sentNs() - seen.dueNs());
      }
    }
    return new Errors(
        SortedSamples.of(receipt.build()),
        SortedSamples.of(ttft.build()),
        SortedSamples.of(wireLag.build()));
  }
}
