package hpcbench.simulator;

import hpcbench.simulator.model.Sequence;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Answers the requests that ask for an answer, whatever API they came by: decides what is answered
/// and what goes wrong, and lets the engine decide when.
final class Generator {
  private final SimulatorOptions options;
  private final EngineClock clock;
  private final Timer timer;
  private final ServerMetrics metrics;
  private final Ending ending;
  private final SplittableRandom faults;
  private final Set<AnswerStream> open = new LinkedHashSet<>();

  Generator(
      SimulatorOptions options,
      EngineClock clock,
      Timer timer,
      ServerMetrics metrics,
      Ending ending) {
    this.options = options;
    this.clock = clock;
    this.timer = timer;
    this.metrics = metrics;
    this.ending = ending;
    this.faults = new SplittableRandom(options.engine().seed());
  }

  /// Most tokens an answer to this can have: what it asks for, and never more than the model's
  /// length leaves.
  int mostTokens(Ask ask) {
    int room = options.engine().maxModelLen() - ask.prompt().count();
    return Math.min(ask.maxTokens().orElse(room), room);
  }

  /// Answers a request that was found to be in order: its prompt and at least one token of answer
  /// fit the model.
  void generate(Exchange exchange, Ask ask, AnswerWriter writer) {
    if (!ending.survivesRequest()) {
      return;
    }
    switch (options.faults().draw(faults)) {
      case Fault.HttpError _ -> {
        metrics.finished(FinishReason.ERROR);
        writer.refuse(500, "simulated error");
      }
      case Fault.SlowHeaders fault ->
          timer.after(fault.time(), () -> start(exchange, ask, writer, fault));
      case Fault fault -> start(exchange, ask, writer, fault);
    }
  }

  /// Ends every answer under way.
  void abort(String message) {
    List.copyOf(open).forEach(stream -> stream.abort(message));
  }

  private void start(Exchange exchange, Ask ask, AnswerWriter writer, Fault fault) {
    if (exchange.isDone()) {
      return;
    }
    Answer answer = Answer.to(ask, options.answers(), mostTokens(ask), options.engine().seed());
    AnswerStream stream =
        new AnswerStream(
            exchange, writer, answer, fault, options.serving().streamInterval(), timer, metrics);
    open.add(stream);
    writer.open();
    Sequence sequence = clock.submit(ask.prompt(), answer.tokens(), stream);
    stream.whenEnded(() -> {
      open.remove(stream);
      clock.cancel(sequence);
    });
    exchange.whenGone(stream::leave);
  }
}
