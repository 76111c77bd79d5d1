package hpcbench.target;

/// Parses HTTP/1.1 responses (RFC 9112) as their bytes come, one after the other on a connection,
/// and hands over the body in place, without its chunked coding.
///
/// Lenient where servers are known to be careless (bare LF, blank lines before a response, chunk
/// extensions, trailers), strict where a guess would merge two responses. Memory is bounded: a head
/// may have 64 KiB. Used by one thread at a time.
public final class HttpResponseParser {
  private static final int HEAD_LIMIT = 64 * 1024;

  private enum State {
    STATUS_LINE,
    HEADER,
    FIXED,
    CHUNK_SIZE,
    CHUNK_EXTENSION,
    CHUNK_DATA,
    CHUNK_END,
    TRAILER,
    UNTIL_CLOSE,
    COMPLETE,
    BROKEN
  }

  private final HttpHead head = new HttpHead();
  private final ByteStore line = new ByteStore(HEAD_LIMIT);
  private final BodySink body;

  private State state = State.STATUS_LINE;
  private String problem = "";
  private int headBytes;
  private long left;
  private boolean hasDigits;

  /// A parser that hands bodies to this sink.
  public HttpResponseParser(BodySink body) {
    this.body = body;
    begin();
  }

  /// Takes the bytes of a body.
  @FunctionalInterface
  public interface BodySink {
    /// The next bytes of the body, from position `from` to `to`; valid during the call only.
    void body(byte[] bytes, int from, int to);
  }

  /// Starts with the next response.
  public void begin() {
    state = State.STATUS_LINE;
    head.clear();
    line.clear();
    headBytes = 0;
    problem = "";
  }

  /// Takes bytes from position `from` to `to`, up to the end of the response.
  ///
  /// @return where the response ended; `to` when it has not, or is broken
  public int read(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && state != State.COMPLETE && state != State.BROKEN) {
      at =
          switch (state) {
            case STATUS_LINE, HEADER, TRAILER -> line(bytes, at, to);
            case FIXED, CHUNK_DATA -> data(bytes, at, to);
            case UNTIL_CLOSE -> rest(bytes, at, to);
            case CHUNK_SIZE -> chunkSize(bytes[at], at);
            case CHUNK_EXTENSION -> chunkExtension(bytes, at, to);
            case CHUNK_END -> chunkEnd(bytes[at], at);
            case COMPLETE, BROKEN -> at;
          };
    }
    return state == State.BROKEN ? to : at;
  }

  /// Takes note that the service closed the connection.
  public void close() {
    if (state == State.UNTIL_CLOSE) {
      state = State.COMPLETE;
    }
  }

  /// Whether the response, body included, has come to its end.
  public boolean isComplete() {
    return state == State.COMPLETE;
  }

  /// Whether this is no HTTP response.
  public boolean isBroken() {
    return state == State.BROKEN;
  }

  /// What is wrong with a broken response, in one line.
  public String problem() {
    return problem;
  }

  /// HTTP status; 0 before the status line, and after an interim response.
  public int status() {
    return head.status();
  }

  /// Whether the connection can take another request; to be asked when the response is complete.
  public boolean keepsAlive() {
    return head.keepsAlive();
  }

  /// The `Retry-After` header as it came; empty without one.
  public String retryAfter() {
    return head.retryAfter();
  }

  /// Takes one line of the head or of the trailers, or as much of it as there is.
  private int line(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] != '\n') {
      end++;
    }
    headBytes += end - from + 1;
    if (headBytes > HEAD_LIMIT) {
      return fail("head longer than 64 KiB", to);
    }
    if (end == to) {
      headBytes--;
      line.append(bytes, from, to);
      return to;
    }
    if (line.isEmpty()) {
      headLine(bytes, from, end);
    } else {
      line.append(bytes, from, end);
      headLine(line.array(), 0, line.length());
      line.clear();
    }
    return end + 1;
  }

  private void headLine(byte[] bytes, int from, int lineEnd) {
    int to = lineEnd > from && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    switch (state) {
      case STATUS_LINE -> statusLine(bytes, from, to);
      case HEADER -> headerLine(bytes, from, to);
      default -> {
        if (from == to) {
          state = State.COMPLETE;
        }
      }
    }
  }

  private void statusLine(byte[] bytes, int from, int to) {
    if (from == to) {
      return;
    }
    if (head.statusLine(bytes, from, to)) {
      state = State.HEADER;
    } else {
      fail("no HTTP/1.1 status line: " + excerpt(bytes, from, to), to);
    }
  }

  private void headerLine(byte[] bytes, int from, int to) {
    if (from == to) {
      headEnd();
    } else if (!head.headerLine(bytes, from, to)) {
      fail("bad header: " + excerpt(bytes, from, to), to);
    }
  }

  private void headEnd() {
    if (head.status() == 101) {
      fail("a switch of protocols (101) that was not asked for", 0);
    } else if (head.isInterim()) {
      begin();
    } else if (head.isEncoded()) {
      fail("a content encoding that was not asked for", 0);
    } else if (head.hasNoBody()) {
      state = State.COMPLETE;
    } else if (head.isChunked()) {
      beginChunk();
    } else {
      beginPlain(head.contentLength());
    }
  }

  private void beginPlain(long length) {
    left = length;
    if (length < 0) {
      state = State.UNTIL_CLOSE;
    } else {
      state = length == 0 ? State.COMPLETE : State.FIXED;
    }
  }

  private void beginChunk() {
    state = State.CHUNK_SIZE;
    left = 0;
    hasDigits = false;
  }

  private int chunkSize(byte b, int at) {
    int digit = Character.digit(b, 16);
    if (digit >= 0) {
      left = left << 4 | digit;
      hasDigits = true;
      return left > Integer.MAX_VALUE ? fail("chunk larger than 2 GiB", at) : at + 1;
    }
    boolean ends = b == ';' || b == '\r' || b == '\n' || b == ' ' || b == '\t';
    if (!hasDigits || !ends) {
      return fail("bad chunk size", at);
    }
    state = State.CHUNK_EXTENSION;
    headBytes = 0;
    return at;
  }

  /// Up to the line's end; extensions mean nothing to us.
  private int chunkExtension(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    headBytes += at - from;
    if (headBytes > HEAD_LIMIT) {
      return fail("chunk extension longer than 64 KiB", to);
    }
    if (at == to) {
      return to;
    }
    headBytes = 0;
    state = left == 0 ? State.TRAILER : State.CHUNK_DATA;
    return at + 1;
  }

  private int data(byte[] bytes, int from, int to) {
    int count = (int) Math.min(left, to - from);
    left -= count;
    if (left == 0) {
      state = state == State.FIXED ? State.COMPLETE : State.CHUNK_END;
    }
    body.body(bytes, from, from + count);
    return from + count;
  }

  private int chunkEnd(byte b, int at) {
    if (b == '\n') {
      beginChunk();
    } else if (b != '\r') {
      return fail("chunk longer than its size", at);
    }
    return at + 1;
  }

  private int rest(byte[] bytes, int from, int to) {
    body.body(bytes, from, to);
    return to;
  }

  private int fail(String what, int at) {
    state = State.BROKEN;
    problem = what;
    return at;
  }

  private static String excerpt(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder("'");
    for (int i = from; i < Math.min(to, from + 60); i++) {
      text.append(bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char) bytes[i] : '.');
    }
    return text.append(to - from > 60 ? "...'" : "'").toString();
  }
}
