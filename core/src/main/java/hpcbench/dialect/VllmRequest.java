package hpcbench.dialect;

import hpcbench.measure.Chunks;
import hpcbench.measure.EventTimes;
import hpcbench.measure.FailureKind;
import hpcbench.measure.Outcome;
import hpcbench.measure.RequestRecord;
import hpcbench.measure.TokenCounts;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.LongStream;

/// A request as the chat client of `vllm bench serve` notes it: `RequestFuncOutput` in
/// `vllm/benchmarks/lib/endpoint_request_func.py` (02cfb53). Times are seconds.
///
/// Everything counts from the sending; a *chunk* is an event with a choice in it, be its text
/// empty.
record VllmRequest(RequestRecord request) {
  private static final double SECONDS = 1e-9;

  /// What goes wrong in a stream without the client taking notice: it asks neither for text, nor
  /// for an end mark, nor whether an event speaks of an error.
  private static final Set<FailureKind> UNNOTICED =
      Set.of(FailureKind.NO_TOKENS, FailureKind.TRUNCATED, FailureKind.ERROR_EVENT);

  /// `success = first_chunk_received`, unless the connection broke or something could not be read.
  boolean isSuccess() {
    return switch (request.outcome()) {
      case Outcome.Completed _ -> true;
      case Outcome.Failed failed -> UNNOTICED.contains(failed.failure()) && isStreamed();
      case Outcome.Abandoned _, Outcome.NotSent _ -> false;
    };
  }

  /// Whether any chunk came.
  boolean isStreamed() {
    return request.chunks().count() > 0;
  }

  /// `ttft = first chunk - start`; 0, as its fields begin, where no chunk came.
  double ttft() {
    return isStreamed() ? sinceSent(request.chunks().firstNs()) : 0;
  }

  /// `latency = last chunk - start`: neither the usage report nor the end mark counts.
  double latency() {
    return sinceSent(isStreamed() ? request.chunks().lastNs() : request.endNs());
  }

  /// `itl`: the gap before each chunk but the first, whatever the number of tokens in it.
  ///
  /// Their number and their sum are exact. The log knows when the first and the last chunk without
  /// text came; the gaps of those between the others count as 0.
  double[] itl() {
    long[] seen = seen().toArray();
    double[] gaps = new double[Math.max(0, request.chunks().count() - 1)];
    for (int position = 1; position < seen.length; position++) {
      gaps[position - 1] = (seen[position] - seen[position - 1]) * SECONDS;
    }
    return gaps;
  }

  private LongStream seen() {
    Chunks chunks = request.chunks();
    EventTimes events = request.events();
    LongStream texts = LongStream.range(0, events.count()).map(at -> events.at((int) at));
    return events.count() == 0
        ? LongStream.of(chunks.firstNs(), chunks.lastNs()).limit(chunks.count())
        : LongStream.concat(
            LongStream.concat(
                LongStream.of(chunks.firstNs()).filter(first -> first < events.at(0)), texts),
            LongStream.of(chunks.lastNs()).filter(last -> last > events.at(events.count() - 1)));
  }

  /// `output_len`: by usage, else by the tokenizer, else 1 (`calculate_metrics` in
  /// `vllm/benchmarks/serve.py`, 009e6d4).
  int outputLength() {
    TokenCounts tokens = request.tokens();
    if (tokens.serverOutput() > 0) {
      return tokens.serverOutput();
    }
    return tokens.localOutput() >= 0 ? tokens.localOutput() : 1;
  }

  /// `prompt_len`: by usage, else as long as the prompt was made.
  int promptLength() {
    return request.tokens().input();
  }

  /// `tpot = (latency - ttft) / (output_len - 1)`; none of a single token (`calculate_metrics`).
  OptionalDouble tpot() {
    return isStreamed() && outputLength() > 1
        ? OptionalDouble.of((latency() - ttft()) / (outputLength() - 1))
        : OptionalDouble.empty();
  }

  /// `client_queue_time = start - arrival`: what the limit of concurrency held the request back.
  double queueTime() {
    return request.scheduleLagNs() * SECONDS;
  }

  /// `start_time`: seconds since the trial's start instant.
  double startTime() {
    return request.sentNs() * SECONDS;
  }

  /// When each of its chunks came, as its peak rate takes it: `start + ttft`, then gap by gap.
  double[] chunkTimes() {
    double[] gaps = itl();
    double[] times = new double[request.chunks().count()];
    double time = startTime() + ttft();
    for (int chunk = 0; chunk < times.length; chunk++) {
      time += chunk == 0 ? 0 : gaps[chunk - 1];
      times[chunk] = time;
    }
    return times;
  }

  private double sinceSent(long instantNs) {
    return (instantNs - request.sentNs()) * SECONDS;
  }
}
