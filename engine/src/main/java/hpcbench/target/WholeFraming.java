package hpcbench.target;

/// No framing: the whole answer is one event.
final class WholeFraming implements Framing {
  private final ByteStore body;
  private boolean full;

  /// Framing of answers of at most `limit` bytes.
  WholeFraming(int limit) {
    this.body = new ByteStore(limit);
  }

  @Override
  public void reset() {
    body.clear();
    full = false;
  }

  @Override
  public void read(byte[] bytes, int from, int to, EventSink sink) {
    if (!full && !body.append(bytes, from, to)) {
      full = true;
      sink.tooLarge();
    }
  }

  @Override
  public void end(EventSink sink) {
    if (!full && !body.isEmpty()) {
      sink.event(body.array(), 0, body.length());
    }
  }
}
