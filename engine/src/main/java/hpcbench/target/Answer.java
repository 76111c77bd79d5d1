package hpcbench.target;

import hpcbench.measure.Chunks;
import hpcbench.measure.EventTimes;
import hpcbench.measure.FailureKind;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What has been read of one answer: when its events with text arrived, and the bytes that matter
/// later, as they came. Nothing is parsed here; [AnswerDetails] does that once the answer is over.
///
/// Meant to be used again for the next answer. One thread fills it, and hands it to another that
/// reads it. Instants are nanoseconds since the trial's start instant.
public final class Answer {
  private static final int FIRST_INSTANTS = 128;

  /// What is kept of a usage report, of timings and of an error.
  private static final int DETAIL_LIMIT = 16 * 1024;

  /// What is kept of an answer's text.
  private static final int TEXT_LIMIT = 16 * 1024 * 1024;

  private final ByteStore finish = new ByteStore(DETAIL_LIMIT);
  private final ByteStore usage = new ByteStore(DETAIL_LIMIT);
  private final ByteStore timings = new ByteStore(DETAIL_LIMIT);
  private final ByteStore evidence = new ByteStore(DETAIL_LIMIT);
  private final ByteStore answerText = new ByteStore(TEXT_LIMIT);
  private final ByteStore reasoningText = new ByteStore(TEXT_LIMIT);

  private long[] instants = new long[FIRST_INSTANTS];
  private int events;
  private long firstAnswerNs;
  private int chunks;
  private long firstChunkNs;
  private long lastChunkNs;
  private boolean keepsText;
  private boolean isOnePiece;
  private boolean isFinished;
  private boolean isDone;
  private boolean isUnterminated;
  private @Nullable FailureKind failure;

  /// Forgets everything, for the next answer.
  ///
  /// @param keepText whether the text is wanted, not only when it came
  public void begin(boolean keepText) {
    keepsText = keepText;
    finish.clear();
    usage.clear();
    timings.clear();
    evidence.clear();
    answerText.clear();
    reasoningText.clear();
    events = 0;
    firstAnswerNs = -1;
    chunks = 0;
    isOnePiece = false;
    isFinished = false;
    isDone = false;
    isUnterminated = false;
    failure = null;
  }

  /// Number of events with text so far; 1 for an answer in one piece that has any.
  public int events() {
    return events;
  }

  /// Whether the answer came as one document and was not streamed: then nobody saw when any of its
  /// tokens was made, and there is no instant of them.
  public boolean isOnePiece() {
    return isOnePiece;
  }

  /// When each event with text of a streamed answer arrived.
  public EventTimes times() {
    return isOnePiece ? EventTimes.NONE : EventTimes.copyOf(instants, events);
  }

  /// The events of a streamed answer, those without text included.
  public Chunks chunks() {
    return isOnePiece || chunks == 0 ? Chunks.NONE : new Chunks(chunks, firstChunkNs, lastChunkNs);
  }

  /// When the first event with text of a streamed answer arrived; -1 before it.
  public long firstTokenNs() {
    return isOnePiece || events == 0 ? -1 : instants[0];
  }

  /// When the first event with text of a streamed answer, not of its reasoning, arrived; -1 before
  /// it.
  public long firstAnswerNs() {
    return isOnePiece ? -1 : firstAnswerNs;
  }

  /// When the last event with text of a streamed answer arrived; -1 before it.
  public long lastTokenNs() {
    return isOnePiece || events == 0 ? -1 : instants[events - 1];
  }

  /// Whether the service said that the answer is whole: an end mark, a finish reason, or `done`.
  public boolean isWhole() {
    return isDone || isFinished;
  }

  /// Whether nothing more of the answer matters: its end mark has come, or what was read is final.
  public boolean isDone() {
    return isDone;
  }

  /// Whether the last line or event had no end of its own.
  public boolean isUnterminated() {
    return isUnterminated;
  }

  /// What went wrong inside the answer: an error event, a malformed one, or one too large. The
  /// first one counts.
  public Optional<FailureKind> failure() {
    return Optional.ofNullable(failure);
  }

  /// Takes note of an event that is well-formed.
  void add(byte[] bytes, ScannedEvent event, long nowNs) {
    if (event.isChunk) {
      firstChunkNs = chunks == 0 ? nowNs : firstChunkNs;
      lastChunkNs = nowNs;
      chunks++;
    }
    if (event.hasText()) {
      stamp(nowNs);
      if (event.hasAnswer && firstAnswerNs < 0) {
        firstAnswerNs = nowNs;
      }
      if (keepsText) {
        keepText(bytes, event);
      }
    }
    if (event.hasDetails()) {
      keepDetails(bytes, event);
    }
  }

  void onePiece() {
    isOnePiece = true;
  }

  void done() {
    isDone = true;
  }

  void unterminated() {
    isUnterminated = true;
  }

  /// Takes note of a failure, with the bytes that show it.
  void fail(FailureKind kind, byte[] bytes, int from, int to) {
    if (failure == null) {
      failure = kind;
      evidence.replace(bytes, from, to);
    }
  }

  ByteStore finish() {
    return finish;
  }

  ByteStore usage() {
    return usage;
  }

  ByteStore timings() {
    return timings;
  }

  ByteStore evidence() {
    return evidence;
  }

  ByteStore answerText() {
    return answerText;
  }

  ByteStore reasoningText() {
    return reasoningText;
  }

  private void stamp(long nowNs) {
    if (events == instants.length) {
      instants = Arrays.copyOf(instants, 2 * events);
    }
    instants[events++] = nowNs;
  }

  private void keepText(byte[] bytes, ScannedEvent event) {
    answerText.append(bytes, event.answerFrom, event.answerTo);
    reasoningText.append(bytes, event.reasoningFrom, event.reasoningTo);
  }

  private void keepDetails(byte[] bytes, ScannedEvent event) {
    if (event.isFinal) {
      isFinished = true;
      finish.replace(bytes, event.finishFrom, event.finishTo);
    }
    if (event.usageTo > event.usageFrom) {
      usage.replace(bytes, event.usageFrom, event.usageTo);
    }
    if (event.timingTo > event.timingFrom) {
      timings.replace(bytes, event.timingFrom, event.timingTo);
    }
  }
}
