package hpcbench.target;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// Scans lines and whole answers of Ollama's native `/api/chat` and `/api/generate`.
///
/// The line with `"done": true` is kept whole: its counts and durations stand among its members.
final class OllamaScanner implements EventScanner {
  private static final byte[] MESSAGE = ascii("message");
  private static final byte[] CONTENT = ascii("content");
  private static final byte[] RESPONSE = ascii("response");
  private static final byte[] THINKING = ascii("thinking");
  private static final byte[] TOOL_CALLS = ascii("tool_calls");
  private static final byte[] DONE = ascii("done");
  private static final byte[] DONE_REASON = ascii("done_reason");
  private static final byte[] ERROR = ascii("error");

  private final JsonCursor cursor = new JsonCursor();

  @Override
  public boolean scan(byte[] bytes, int from, int to, ScannedEvent found) {
    found.clear();
    cursor.begin(bytes, from, to);
    boolean done = false;
    if (cursor.object()) {
      found.isChunk = true;
      while (cursor.nextKey()) {
        if (cursor.keyIs(DONE)) {
          done = cursor.isTrue();
        } else {
          member(found);
        }
      }
    }
    if (done) {
      found.isFinal = true;
      found.usageFrom = found.timingFrom = from;
      found.usageTo = found.timingTo = to;
    }
    return cursor.isWhole();
  }

  private void member(ScannedEvent found) {
    if (cursor.keyIs(MESSAGE)) {
      message(found);
    } else if (cursor.keyIs(RESPONSE)) {
      found.takeAnswer(cursor);
    } else if (cursor.keyIs(THINKING)) {
      found.takeReasoning(cursor);
    } else if (cursor.keyIs(DONE_REASON)) {
      found.takeFinish(cursor);
    } else if (cursor.keyIs(ERROR)) {
      found.isError |= cursor.isPresent();
    } else {
      cursor.skip();
    }
  }

  private void message(ScannedEvent found) {
    if (!cursor.object()) {
      return;
    }
    while (cursor.nextKey()) {
      if (cursor.keyIs(CONTENT)) {
        found.takeAnswer(cursor);
      } else if (cursor.keyIs(THINKING)) {
        found.takeReasoning(cursor);
      } else if (cursor.keyIs(TOOL_CALLS)) {
        found.takeToolCalls(cursor);
      } else {
        cursor.skip();
      }
    }
  }

  private static byte[] ascii(String name) {
    return name.getBytes(US_ASCII);
  }
}
