package hpcbench.target;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The event that a service sends again and again: for most tokens the bytes are the same but for
/// the text. Once such an event was scanned, the next one is known by comparing what stands before
/// and after its text, which costs a tenth of scanning it and says exactly as much: bytes that
/// differ in the inside of one JSON string only have the same structure.
///
/// It knows one event, the last it was shown, with one text, in the frame that services use: `data:
/// `, the JSON in one line, a blank line, all ended by LF. Anything else is not recognised, and is
/// to be scanned. Used by one thread at a time.
final class RepeatedEvent {
  private static final byte[] START = "data: ".getBytes(US_ASCII);
  private static final byte[] END = "\n\n".getBytes(US_ASCII);

  private final int limit;
  private final ByteStore before;
  private final ByteStore after;
  private boolean isChunk;
  private boolean isReasoning;
  private boolean hasAnswer;

  /// Knows no event yet.
  ///
  /// @param limit how long the JSON of an event may be, in bytes
  RepeatedEvent(int limit) {
    this.limit = limit;
    this.before = new ByteStore(limit + START.length);
    this.after = new ByteStore(limit + END.length);
  }

  /// Remembers the JSON of an event from position `from` to `to`, if it has one text, no details,
  /// and no line end.
  ///
  /// @param event what was found in it
  void learn(byte[] bytes, int from, int to, ScannedEvent event) {
    boolean hasAnswerText = event.answerTo > event.answerFrom;
    boolean hasOneText = hasAnswerText != event.hasReasoning();
    if (!hasOneText || event.hasDetails() || hasLineEnd(bytes, from, to)) {
      return;
    }
    isReasoning = event.hasReasoning();
    before.replace(START, 0, START.length);
    before.append(bytes, from, isReasoning ? event.reasoningFrom : event.answerFrom);
    after.clear();
    after.append(bytes, isReasoning ? event.reasoningTo : event.answerTo, to);
    after.append(END, 0, END.length);
    hasAnswer = event.hasAnswer;
    isChunk = event.isChunk;
  }

  /// Looks whether the event, its frame included, stands whole at position `from`.
  ///
  /// @param to where the bytes end
  /// @param found filled with what is found when it does
  /// @return where the event ends; `from` when it is not this one
  int match(byte[] bytes, int from, int to, ScannedEvent found) {
    if (!before.isAt(bytes, from, to)) {
      return from;
    }
    int textFrom = from + before.length();
    int textTo = JsonCursor.endOfPlain(bytes, textFrom, to);
    int end = textTo + after.length();
    boolean fits = end - END.length - from - START.length <= limit;
    if (textTo == textFrom || !fits || !after.isAt(bytes, textTo, to)) {
      return from;
    }
    fill(found, textFrom, textTo);
    return end;
  }

  /// Data of several lines are joined by LF; on the wire they look otherwise.
  private static boolean hasLineEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    return at < to;
  }

  private void fill(ScannedEvent found, int textFrom, int textTo) {
    found.clear();
    found.isChunk = isChunk;
    found.hasAnswer = hasAnswer;
    if (isReasoning) {
      found.reasoningFrom = textFrom;
      found.reasoningTo = textTo;
    } else {
      found.answerFrom = textFrom;
      found.answerTo = textTo;
    }
  }
}
