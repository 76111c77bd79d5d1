package hpcbench.target;

/// Newline-delimited JSON: one event per line, ended by LF. Blank lines are nothing.
final class NdjsonFraming implements Framing {
  private final int limit;
  private final ByteStore line;
  private boolean full;

  /// Framing of lines of at most `limit` bytes.
  NdjsonFraming(int limit) {
    this.limit = limit;
    this.line = new ByteStore(limit);
  }

  @Override
  public void reset() {
    line.clear();
    full = false;
  }

  @Override
  public void read(byte[] bytes, int from, int to, EventSink sink) {
    int start = from;
    for (int at = from; at < to && !full; at++) {
      if (bytes[at] == '\n') {
        line(bytes, start, at, sink);
        start = at + 1;
      }
    }
    if (!full && start < to) {
      keep(bytes, start, to, sink);
    }
  }

  @Override
  public void end(EventSink sink) {
    if (!full && !line.isEmpty()) {
      sink.unterminated();
      sink.event(line.array(), 0, line.length());
      line.clear();
    }
  }

  private void line(byte[] bytes, int from, int to, EventSink sink) {
    if (!line.isEmpty()) {
      if (keep(bytes, from, to, sink)) {
        sink.event(line.array(), 0, line.length());
        line.clear();
      }
    } else if (to - from > limit) {
      overflow(sink);
    } else if (to > from) {
      sink.event(bytes, from, to);
    }
  }

  private boolean keep(byte[] bytes, int from, int to, EventSink sink) {
    boolean kept = line.append(bytes, from, to);
    if (!kept) {
      overflow(sink);
    }
    return kept;
  }

  private void overflow(EventSink sink) {
    full = true;
    sink.tooLarge();
  }
}
