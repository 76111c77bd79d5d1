package hpcbench.target;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// Scans chunks and whole answers of OpenAI's chat and text completions, with what vLLM, SGLang and
/// llama.cpp add to them: `reasoning`, `reasoning_content`, `timings`, and errors of several
/// shapes.
///
/// Only the first choice counts: one request asks for one answer.
final class OpenAiScanner implements EventScanner {
  private static final byte[] CHOICES = ascii("choices");
  private static final byte[] DELTA = ascii("delta");
  private static final byte[] MESSAGE = ascii("message");
  private static final byte[] TEXT = ascii("text");
  private static final byte[] CONTENT = ascii("content");
  private static final byte[] REASONING = ascii("reasoning");
  private static final byte[] REASONING_CONTENT = ascii("reasoning_content");
  private static final byte[] TOOL_CALLS = ascii("tool_calls");
  private static final byte[] FINISH_REASON = ascii("finish_reason");
  private static final byte[] USAGE = ascii("usage");
  private static final byte[] PROMPT_TOKENS = ascii("prompt_tokens");
  private static final byte[] COMPLETION_TOKENS = ascii("completion_tokens");
  private static final byte[] TIMINGS = ascii("timings");
  private static final byte[] OBJECT = ascii("object");
  private static final byte[] ERROR = ascii("error");

  private final JsonCursor cursor = new JsonCursor();

  @Override
  public boolean scan(byte[] bytes, int from, int to, ScannedEvent found) {
    found.clear();
    cursor.begin(bytes, from, to);
    if (cursor.object()) {
      while (cursor.nextKey()) {
        member(bytes, found);
      }
    }
    return cursor.isWhole();
  }

  private void member(byte[] bytes, ScannedEvent found) {
    if (cursor.keyIs(CHOICES)) {
      choices(found);
    } else if (cursor.keyIs(USAGE)) {
      usage(found);
    } else if (cursor.keyIs(TIMINGS)) {
      timings(found);
    } else if (cursor.keyIs(ERROR)) {
      found.isError |= cursor.isPresent();
    } else if (cursor.keyIs(OBJECT)) {
      found.isError |= cursor.text() && isError(bytes);
    } else {
      cursor.skip();
    }
  }

  private boolean isError(byte[] bytes) {
    return Arrays.equals(bytes, cursor.from(), cursor.to(), ERROR, 0, ERROR.length);
  }

  private void choices(ScannedEvent found) {
    if (!cursor.array()) {
      return;
    }
    if (cursor.nextElement()) {
      found.isChunk = true;
      choice(found);
      while (cursor.nextElement()) {
        cursor.skip();
      }
    }
  }

  private void choice(ScannedEvent found) {
    if (!cursor.object()) {
      return;
    }
    while (cursor.nextKey()) {
      if (cursor.keyIs(DELTA) || cursor.keyIs(MESSAGE)) {
        message(found);
      } else if (cursor.keyIs(TEXT)) {
        found.takeAnswer(cursor);
      } else if (cursor.keyIs(FINISH_REASON)) {
        found.takeFinish(cursor);
        found.isFinal |= found.finishTo > 0;
      } else {
        cursor.skip();
      }
    }
  }

  private void message(ScannedEvent found) {
    if (!cursor.object()) {
      return;
    }
    while (cursor.nextKey()) {
      if (cursor.keyIs(CONTENT)) {
        found.takeAnswer(cursor);
      } else if (cursor.keyIs(REASONING) || cursor.keyIs(REASONING_CONTENT)) {
        found.takeReasoning(cursor);
      } else if (cursor.keyIs(TOOL_CALLS)) {
        found.takeToolCalls(cursor);
      } else {
        cursor.skip();
      }
    }
  }

  /// Usage counts only when it is not all zeros: some services send zeros with every chunk.
  private void usage(ScannedEvent found) {
    int start = cursor.position();
    boolean counted = false;
    if (cursor.object()) {
      while (cursor.nextKey()) {
        boolean tokens = cursor.keyIs(PROMPT_TOKENS) || cursor.keyIs(COMPLETION_TOKENS);
        counted |= cursor.isPositive() && tokens;
      }
      if (counted) {
        found.usageFrom = start;
        found.usageTo = cursor.position();
      }
    }
  }

  private void timings(ScannedEvent found) {
    int start = cursor.position();
    if (cursor.isPresent()) {
      found.timingFrom = start;
      found.timingTo = cursor.position();
    }
  }

  private static byte[] ascii(String name) {
    return name.getBytes(US_ASCII);
  }
}
