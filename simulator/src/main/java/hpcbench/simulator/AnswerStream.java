package hpcbench.simulator;

import hpcbench.simulator.model.Sequence;
import hpcbench.simulator.model.TokenListener;
import java.time.Duration;

/// Hands the tokens of one answer from the engine to its writer, in chunks of the wanted size, and
/// lets its fault strike where it should.
final class AnswerStream implements TokenListener {
  private static final int NOWHERE = -1;

  private final Exchange exchange;
  private final AnswerWriter writer;
  private final Answer answer;
  private final Fault fault;
  private final int interval;
  private final Timer timer;
  private final ServerMetrics metrics;
  private int faultAt;
  private int made;
  private long madeNs;
  private int sent;
  private boolean stalled;
  private boolean ended;
  private Runnable whenEnded = () -> {};

  /// @param interval tokens in one chunk, after the first
  AnswerStream(
      Exchange exchange,
      AnswerWriter writer,
      Answer answer,
      Fault fault,
      int interval,
      Timer timer,
      ServerMetrics metrics) {
    this.exchange = exchange;
    this.writer = writer;
    this.answer = answer;
    this.fault = fault;
    this.interval = interval;
    this.timer = timer;
    this.metrics = metrics;
    this.faultAt = position(fault, answer.tokens());
  }

  /// What to do when the answer has ended, in whatever way.
  void whenEnded(Runnable action) {
    whenEnded = action;
  }

  @Override
  public void onTokens(Sequence sequence, long atNs) {
    metrics.tokens(sequence, made, madeNs);
    made = sequence.generated();
    madeNs = atNs;
    deliver(sequence);
  }

  /// Ends the answer with an error, since the server closes.
  void abort(String message) {
    if (!ended) {
      end(FinishReason.ABORT);
      writer.fail(message);
    }
  }

  /// The client is gone; nothing more is written.
  void leave() {
    if (!ended) {
      end(FinishReason.ABORT);
    }
  }

  private void deliver(Sequence sequence) {
    if (stalled || ended) {
      return;
    }
    int ready = sequence.generated();
    if (faultAt != NOWHERE && ready >= faultAt) {
      send(faultAt);
      strike(sequence);
      return;
    }
    if (sent == 0 || ready - sent >= interval || sequence.isFinished()) {
      send(ready);
    }
    if (sequence.isFinished()) {
      finish(sequence);
    }
  }

  private void send(int upTo) {
    if (upTo > sent) {
      writer.tokens(answer, sent, upTo);
      sent = upTo;
    }
  }

  private void strike(Sequence sequence) {
    faultAt = NOWHERE;
    switch (fault) {
      case Fault.StreamError(_) -> {
        end(FinishReason.ERROR);
        writer.fail("simulated error in the stream");
      }
      case Fault.Reset(_) -> {
        end(FinishReason.ERROR);
        exchange.reset();
      }
      case Fault.Truncated(_) -> {
        end(FinishReason.ERROR);
        writer.truncate();
      }
      case Fault.Stall(_, Duration time) -> stall(sequence, time);
      case Fault.Malformed(_) -> {
        writer.malformed();
        deliver(sequence);
      }
      case Fault.None _, Fault.HttpError _, Fault.SlowHeaders _, Fault.LyingUsage _ ->
          deliver(sequence);
    }
  }

  private void stall(Sequence sequence, Duration time) {
    stalled = true;
    timer.after(
        time,
        () -> {
          stalled = false;
          deliver(sequence);
        });
  }

  private void finish(Sequence sequence) {
    metrics.completed(sequence);
    end(answer.finishReason());
    writer.finish(answer, usage(sequence), sequence);
  }

  private void end(FinishReason reason) {
    ended = true;
    metrics.finished(reason);
    whenEnded.run();
  }

  private Usage usage(Sequence sequence) {
    Usage usage =
        new Usage(
            sequence.promptTokens(),
            sequence.cachedTokens(),
            answer.tokens(),
            answer.reasoningTokens());
    return fault instanceof Fault.LyingUsage ? usage.lying() : usage;
  }

  /// After how many tokens the fault strikes: at least one, at most all.
  private static int position(Fault fault, int tokens) {
    return switch (fault) {
      case Fault.StreamError(double position) -> position(position, tokens);
      case Fault.Stall(double position, _) -> position(position, tokens);
      case Fault.Reset(double position) -> position(position, tokens);
      case Fault.Malformed(double position) -> position(position, tokens);
      case Fault.Truncated(double position) -> position(position, tokens);
      case Fault.None _, Fault.HttpError _, Fault.SlowHeaders _, Fault.LyingUsage _ -> NOWHERE;
    };
  }

  private static int position(double share, int tokens) {
    return 1 + (int) (share * (tokens - 1));
  }
}
