package hpcbench.target;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// Server-sent events by the HTML standard: lines ended by LF, CR or CRLF; `data` lines joined by
/// LF; a blank line ends the event; comments and other fields are nothing.
///
/// The usual event, one `data` line that came in one piece, is handed over where it stands. Only
/// what a read cut apart, or an event of several lines, is put together in a store. Where the
/// standard drops an event that the end of the stream cut off, this hands it over and says so.
final class SseFraming implements Framing {
  private static final byte[] DATA = "data".getBytes(US_ASCII);
  private static final byte[] EVENT = "event".getBytes(US_ASCII);
  private static final byte[] LINE_FEED = {'\n'};
  private static final byte[] ERROR = "error".getBytes(US_ASCII);

  private final int limit;

  /// The start of a line whose end has not come yet.
  private final ByteStore line;

  /// The event's data, when it does not stand in one piece in the bytes at hand.
  private final ByteStore data;

  private boolean atStart;
  private boolean afterCarriageReturn;
  private boolean hasData;
  private boolean isError;
  private boolean full;

  /// Where the event's one data line stands in the bytes at hand; -1 when it does not.
  private int dataFrom;

  private int dataTo;

  /// Framing of events of at most `limit` bytes.
  SseFraming(int limit) {
    this.limit = limit;
    this.line = new ByteStore(limit);
    this.data = new ByteStore(limit);
    reset();
  }

  @Override
  public void reset() {
    line.clear();
    clearEvent();
    atStart = true;
    afterCarriageReturn = false;
    full = false;
  }

  @Override
  public void read(byte[] bytes, int from, int to, EventSink sink) {
    int start = from;
    if (afterCarriageReturn && start < to) {
      afterCarriageReturn = false;
      start += bytes[start] == '\n' ? 1 : 0;
    }
    while (start < to && !full) {
      int next = isBetweenEvents() ? sink.known(bytes, start, to) : start;
      start = next > start ? next : takeLine(bytes, start, to, sink);
    }
    if (dataFrom >= 0) {
      storeData(bytes, sink);
    }
  }

  @Override
  public void end(EventSink sink) {
    if (full) {
      return;
    }
    if (!line.isEmpty()) {
      storedLine(sink);
    }
    if (hasData) {
      sink.unterminated();
      dispatch(data.array(), 0, data.length(), sink);
    }
  }

  /// Whether nothing of the next event was read yet.
  private boolean isBetweenEvents() {
    return !hasData && !isError && !atStart && !afterCarriageReturn && line.isEmpty();
  }

  /// Takes one line, or as much of it as there is.
  ///
  /// @return where the next one starts
  private int takeLine(byte[] bytes, int from, int to, EventSink sink) {
    int end = lineEnd(bytes, from, to);
    if (end == to) {
      check(line.append(bytes, from, to), sink);
      return to;
    }
    line(bytes, from, end, sink);
    return afterLineEnd(bytes, end, to);
  }

  private static int lineEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  /// Where the next line starts. The LF of a CRLF may come with the next read.
  private int afterLineEnd(byte[] bytes, int end, int to) {
    int next = end + 1;
    if (bytes[end] == '\n') {
      return next;
    }
    if (next == to) {
      afterCarriageReturn = true;
      return next;
    }
    return bytes[next] == '\n' ? next + 1 : next;
  }

  private void line(byte[] bytes, int from, int to, EventSink sink) {
    if (line.isEmpty()) {
      field(bytes, from, to, sink);
    } else if (check(line.append(bytes, from, to), sink)) {
      if (dataFrom >= 0) {
        storeData(bytes, sink);
      }
      storedLine(sink);
    }
  }

  private void storedLine(EventSink sink) {
    field(line.array(), 0, line.length(), sink);
    if (dataFrom >= 0) {
      storeData(line.array(), sink);
    }
    line.clear();
  }

  private void field(byte[] bytes, int from, int to, EventSink sink) {
    int start = atStart ? afterMark(bytes, from, to) : from;
    atStart = false;
    if (start == to) {
      endEvent(bytes, sink);
      return;
    }
    int colon = colon(bytes, start, to);
    int value = colon == to ? to : colon + 1;
    value += value < to && bytes[value] == ' ' ? 1 : 0;
    if (is(DATA, bytes, start, colon)) {
      data(bytes, value, to, sink);
    } else if (is(EVENT, bytes, start, colon)) {
      isError = is(ERROR, bytes, value, to);
    }
  }

  /// Past the byte order mark that may open the stream.
  private static int afterMark(byte[] bytes, int from, int to) {
    boolean marked =
        to - from >= 3
            && bytes[from] == (byte) 0xEF
            && bytes[from + 1] == (byte) 0xBB
            && bytes[from + 2] == (byte) 0xBF;
    return marked ? from + 3 : from;
  }

  private static int colon(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != ':') {
      at++;
    }
    return at;
  }

  private static boolean is(byte[] word, byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, word, 0, word.length);
  }

  private void data(byte[] bytes, int from, int to, EventSink sink) {
    if (!hasData) {
      hasData = true;
      dataFrom = from;
      dataTo = to;
      check(to - from <= limit, sink);
      return;
    }
    if (dataFrom >= 0) {
      storeData(bytes, sink);
    }
    check(data.append(LINE_FEED, 0, 1) && data.append(bytes, from, to), sink);
  }

  private void storeData(byte[] bytes, EventSink sink) {
    check(data.append(bytes, dataFrom, dataTo), sink);
    dataFrom = -1;
  }

  private void endEvent(byte[] bytes, EventSink sink) {
    if (!hasData) {
      clearEvent();
    } else if (dataFrom >= 0) {
      dispatch(bytes, dataFrom, dataTo, sink);
    } else {
      dispatch(data.array(), 0, data.length(), sink);
    }
  }

  private void dispatch(byte[] bytes, int from, int to, EventSink sink) {
    if (isError) {
      sink.errorEvent(bytes, from, to);
    } else {
      sink.event(bytes, from, to);
    }
    clearEvent();
  }

  private void clearEvent() {
    hasData = false;
    isError = false;
    dataFrom = -1;
    data.clear();
  }

  private boolean check(boolean fits, EventSink sink) {
    if (!fits && !full) {
      full = true;
      sink.tooLarge();
    }
    return fits;
  }
}
