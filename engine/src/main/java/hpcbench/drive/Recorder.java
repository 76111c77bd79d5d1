package hpcbench.drive;

import hpcbench.measure.Grade;
import hpcbench.measure.Outcome;
import hpcbench.measure.RequestRecord;
import hpcbench.measure.TokenCounts;
import hpcbench.network.Attendant;
import hpcbench.result.RequestSink;
import hpcbench.target.AnswerDetails;
import hpcbench.workload.Prompt;
import hpcbench.workload.PromptSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Makes records of ended requests and hands them to the sink, on a thread of its own: parsing,
/// grading, counting tokens and writing are no business of an event loop.
///
/// The queue before it is bounded. A loop that finds it full waits, which shows as a stall of that
/// loop; after ten seconds the trial fails instead.
final class Recorder implements AutoCloseable {
  private static final int CAPACITY = 16 * 1024;
  private static final long LONGEST_WAIT_SECONDS = 10;
  private static final long LONGEST_CLOSE_SECONDS = 60;

  /// What ends the thread.
  private static final Object END = new Object();

  private final RequestSink sink;
  private final PromptSource prompts;
  private final Consumer<Throwable> onFailure;
  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Thread thread;
  private volatile boolean hasFailed;

  /// A recorder for this sink.
  ///
  /// @param onFailure told once when records can no longer be kept; what comes after is thrown away
  Recorder(RequestSink sink, PromptSource prompts, Consumer<Throwable> onFailure) {
    this.sink = sink;
    this.prompts = prompts;
    this.onFailure = onFailure;
    this.thread = Thread.ofPlatform().name("hpcbench-recorder").daemon().unstarted(this::recordAll);
  }

  void start() {
    thread.start();
  }

  /// Takes a request that has ended. Its exchange is the recorder's until it is given back.
  void take(Exchange exchange) {
    if (!hasFailed && !queue.offer(exchange)) {
      waitForRoom(exchange);
    }
  }

  /// Waits until everything taken so far was handed to the sink, and ends the thread; gives up on a
  /// sink that does not return for a minute.
  @Override
  public void close() {
    boolean wasInterrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = end();
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean end() throws InterruptedException {
    boolean isTold = queue.offer(END, LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS);
    if (!isTold || !thread.join(Duration.ofSeconds(LONGEST_CLOSE_SECONDS))) {
      fail(
          new DriveException(
              "the records of finished requests cannot be written: no end in a minute"));
    }
    return true;
  }

  private void waitForRoom(Exchange exchange) {
    try {
      if (!queue.offer(exchange, LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        fail(
            new DriveException(
                "%,d finished requests wait to be written, and none was for %d s; is the disk stuck?"
                    .formatted(CAPACITY, LONGEST_WAIT_SECONDS)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void recordAll() {
    Attendant.giveWay();
    try {
      while (queue.take() instanceof Exchange exchange) {
        if (!hasFailed) {
          record(exchange);
        }
        exchange.lane.giveBack(exchange);
      }
    } catch (InterruptedException e) {
      fail(e);
    }
  }

  /// The top of this thread's work: whatever a sink or a tokenizer throws ends the trial, not the
  /// thread, which must go on to empty the queue.
  private void record(Exchange exchange) {
    try {
      sink.accept(recordOf(exchange));
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fail(Throwable why) {
    if (!hasFailed) {
      hasFailed = true;
      onFailure.accept(why);
    }
  }

  private RequestRecord recordOf(Exchange exchange) {
    AnswerDetails details = AnswerDetails.of(exchange.answer);
    String answer = AnswerDetails.answerText(exchange.answer);
    return new RequestRecord(
        exchange.index,
        exchange.phase,
        exchange.scheduledNs,
        exchange.sentNs,
        exchange.firstByteNs,
        exchange.answer.firstTokenNs(),
        exchange.answer.firstAnswerNs(),
        exchange.answer.lastTokenNs(),
        exchange.endNs,
        Outcomes.of(exchange, details),
        tokens(exchange, details, answer),
        details.timing(),
        grade(exchange, answer),
        exchange.answer.times(),
        exchange.answer.chunks(),
        exchange.server);
  }

  private TokenCounts tokens(Exchange exchange, AnswerDetails details, String answer) {
    return new TokenCounts(
        details.inputTokens(),
        details.cachedTokens(),
        details.outputTokens(),
        prompt(exchange).map(Prompt::inputTokens).orElse(-1),
        countTokens(exchange, answer),
        exchange.answer.times().count());
  }

  /// Reasoning is output, too: its tokens were made like any other.
  private int countTokens(Exchange exchange, String answer) {
    if (exchange.ending != Exchange.Ending.COMPLETED) {
      return -1;
    }
    int inAnswer = prompts.countTokens(answer);
    String reasoning = AnswerDetails.reasoningText(exchange.answer);
    return inAnswer < 0 || reasoning.isEmpty()
        ? inAnswer
        : inAnswer + prompts.countTokens(reasoning);
  }

  private Grade grade(Exchange exchange, String answer) {
    boolean isGraded = prompts.isGraded() && exchange.ending == Exchange.Ending.COMPLETED;
    Optional<Prompt> prompt = prompt(exchange);
    return isGraded && prompt.isPresent() ? prompts.grade(prompt.get(), answer) : Grade.NOT_GRADED;
  }

  private static Optional<Prompt> prompt(Exchange exchange) {
    return exchange.request().map(PreparedRequest::prompt);
  }

  /// Says how a request ended, in the words of the results.
  private static final class Outcomes {
    private Outcomes() {}

    static Outcome of(Exchange exchange, AnswerDetails details) {
      return switch (exchange.ending) {
        case COMPLETED -> new Outcome.Completed(details.finishReason());
        case FAILED ->
            new Outcome.Failed(exchange.failure(), exchange.status, detail(exchange, details));
        case ABANDONED, IN_FLIGHT -> new Outcome.Abandoned();
        case NOT_SENT -> new Outcome.NotSent(exchange.detail);
      };
    }

    private static String detail(Exchange exchange, AnswerDetails details) {
      return switch (exchange.failure()) {
        case STATUS -> status(exchange);
        case ERROR_EVENT, TOO_LARGE -> details.failure();
        case MALFORMED ->
            exchange.detail.isEmpty() ? "not JSON: " + details.failure() : exchange.detail;
        default -> exchange.detail;
      };
    }

    private static String status(Exchange exchange) {
      String retry =
          exchange.retryAfter.isEmpty() ? "" : " (retry after " + exchange.retryAfter + ")";
      return "HTTP status %d%s: %s"
          .formatted(exchange.status, retry, AnswerDetails.message(exchange.errorBody.toString()));
    }
  }
}
