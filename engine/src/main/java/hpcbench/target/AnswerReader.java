package hpcbench.target;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hpcbench.measure.FailureKind;
import java.util.Arrays;

/// Reads the bodies of answers, one after the other, as the bytes come: cuts them into events,
/// finds what matters in each, and notes it in the answer.
///
/// Per event with text it makes no object and parses no JSON. One reader serves one connection, and
/// one thread.
public final class AnswerReader {
  private static final byte[] DONE_MARK = "[DONE]".getBytes(US_ASCII);

  private final Framing streamed;
  private final Framing whole;
  private final EventScanner scanner;
  private final ScannedEvent scanned = new ScannedEvent();
  private final RepeatedEvent repeated;
  private final Events sink = new Events();

  /// What is said of an answer with a line or event over the limit.
  private final byte[] tooLargeText;

  private Framing framing;
  private boolean isOneEvent;
  private Answer answer = new Answer();
  private boolean atStart;
  private boolean hasEvent;
  private long nowNs;

  /// A reader of answers in this framing.
  ///
  /// @param maxEventBytes the longest line or event that is held in memory
  AnswerReader(Framing framing, EventScanner scanner, int maxEventBytes) {
    this.streamed = framing;
    this.whole = framing instanceof WholeFraming ? framing : new WholeFraming(maxEventBytes);
    this.framing = framing;
    this.isOneEvent = framing instanceof WholeFraming;
    this.scanner = scanner;
    this.repeated = new RepeatedEvent(maxEventBytes);
    this.tooLargeText =
        "a line or event is longer than %,d bytes, the most that this client holds in memory"
            .formatted(maxEventBytes)
            .getBytes(US_ASCII);
  }

  /// Starts with the body of the next answer.
  public void begin(Answer next) {
    answer = next;
    framing = streamed;
    framing.reset();
    isOneEvent = framing instanceof WholeFraming;
    atStart = true;
    hasEvent = false;
  }

  /// Takes the next bytes of the body.
  ///
  /// @param readNs when the read that brought them returned
  public void read(byte[] bytes, int from, int to, long readNs) {
    nowNs = readNs;
    if (atStart && from < to) {
      atStart = false;
      chooseFraming(bytes[from]);
    }
    framing.read(bytes, from, to, sink);
  }

  /// Takes note that the body is over.
  ///
  /// @param endNs when the read that brought its end returned
  public void end(long endNs) {
    nowNs = endNs;
    framing.end(sink);
    if (isOneEvent && hasEvent && answer.failure().isEmpty()) {
      answer.onePiece();
      answer.done();
    }
  }

  /// A service may answer a request for server-sent events with one JSON object, above all when it
  /// reports an error; no field of an event starts with a brace.
  private void chooseFraming(byte first) {
    if (first == '{' && framing instanceof SseFraming) {
      framing = whole;
      framing.reset();
      isOneEvent = true;
    }
  }

  private final class Events implements Framing.EventSink {
    @Override
    public void event(byte[] bytes, int from, int to) {
      if (answer.isDone() || isBlank(bytes, from, to)) {
        return;
      }
      hasEvent = true;
      if (isDoneMark(bytes, from, to)) {
        answer.done();
      } else if (!scanner.scan(bytes, from, to, scanned)) {
        answer.fail(FailureKind.MALFORMED, bytes, from, to);
      } else if (scanned.isError) {
        answer.fail(FailureKind.ERROR_EVENT, bytes, from, to);
      } else {
        answer.add(bytes, scanned, nowNs);
        if (framing instanceof SseFraming) {
          repeated.learn(bytes, from, to, scanned);
        }
      }
    }

    @Override
    public int known(byte[] bytes, int from, int to) {
      int end = answer.isDone() ? from : repeated.match(bytes, from, to, scanned);
      if (end > from) {
        hasEvent = true;
        answer.add(bytes, scanned, nowNs);
      }
      return end;
    }

    @Override
    public void errorEvent(byte[] bytes, int from, int to) {
      if (!answer.isDone()) {
        answer.fail(FailureKind.ERROR_EVENT, bytes, from, to);
      }
    }

    @Override
    public void tooLarge() {
      answer.fail(FailureKind.TOO_LARGE, tooLargeText, 0, tooLargeText.length);
    }

    @Override
    public void unterminated() {
      answer.unterminated();
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
      int at = from;
      while (at < to
          && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n')) {
        at++;
      }
      return at == to;
    }

    private boolean isDoneMark(byte[] bytes, int from, int to) {
      return !isOneEvent && Arrays.equals(bytes, from, to, DONE_MARK, 0, DONE_MARK.length);
    }
  }
}
