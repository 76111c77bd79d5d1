package hpcbench.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// What matters of the status line and headers of one response. Filled line by line, and again for
/// the next response.
final class HttpHead {
  private static final byte[] HTTP_1 = ascii("HTTP/1.");
  private static final byte[] CONTENT_LENGTH = ascii("content-length");
  private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding");
  private static final byte[] CONTENT_ENCODING = ascii("content-encoding");
  private static final byte[] CONNECTION = ascii("connection");
  private static final byte[] RETRY_AFTER = ascii("retry-after");
  private static final byte[] CHUNKED = ascii("chunked");
  private static final byte[] IDENTITY = ascii("identity");

  private int status;
  private boolean keepsAlive;
  private boolean isChunked;
  private boolean isEncoded;
  private long contentLength;
  private String retryAfter = "";

  void clear() {
    status = 0;
    keepsAlive = true;
    isChunked = false;
    isEncoded = false;
    contentLength = -1;
    retryAfter = "";
  }

  int status() {
    return status;
  }

  /// Whether the connection can take another request once the body has ended.
  boolean keepsAlive() {
    return keepsAlive;
  }

  boolean isChunked() {
    return isChunked;
  }

  /// Whether the body is compressed, which nobody asked for.
  boolean isEncoded() {
    return isEncoded;
  }

  /// Length of the body in bytes; -1 when not told.
  long contentLength() {
    return contentLength;
  }

  /// The `Retry-After` header as it came; empty without one.
  String retryAfter() {
    return retryAfter;
  }

  boolean isInterim() {
    return status >= 100 && status < 200;
  }

  boolean hasNoBody() {
    return status == 204 || status == 304;
  }

  /// Reads `HTTP/1.1 200 OK`.
  ///
  /// @return whether it is one
  boolean statusLine(byte[] line, int from, int to) {
    boolean known =
        to - from >= 12
            && Arrays.equals(line, from, from + HTTP_1.length, HTTP_1, 0, HTTP_1.length)
            && line[from + 8] == ' '
            && (to - from == 12 || line[from + 12] == ' ');
    if (!known) {
      return false;
    }
    keepsAlive = line[from + 7] != '0';
    status = (int) number(line, from + 9, from + 12);
    return status >= 100;
  }

  /// Reads one header line. It makes no object of a header that every response has.
  ///
  /// @return whether it is one, and does not contradict another
  boolean headerLine(byte[] line, int from, int to) {
    int colon = from;
    while (colon < to && line[colon] != ':') {
      colon++;
    }
    if (colon == from || colon == to) {
      return false;
    }
    int start = colon + 1;
    while (start < to && isBlank(line[start])) {
      start++;
    }
    int end = to;
    while (end > start && isBlank(line[end - 1])) {
      end--;
    }
    return header(line, from, colon, start, end);
  }

  private boolean header(byte[] line, int from, int colon, int start, int end) {
    if (is(CONTENT_LENGTH, line, from, colon)) {
      return contentLength(line, start, end);
    }
    if (is(TRANSFER_ENCODING, line, from, colon)) {
      isChunked = is(CHUNKED, line, start, end);
      return isChunked || is(IDENTITY, line, start, end);
    }
    if (is(CONTENT_ENCODING, line, from, colon)) {
      isEncoded = !is(IDENTITY, line, start, end);
    } else if (is(CONNECTION, line, from, colon)) {
      connection(new String(line, start, end - start, ISO_8859_1));
    } else if (is(RETRY_AFTER, line, from, colon)) {
      retryAfter = new String(line, start, end - start, ISO_8859_1);
    }
    return true;
  }

  private boolean contentLength(byte[] line, int from, int to) {
    long length = to == from || to - from > 18 ? -1 : number(line, from, to);
    boolean agrees = contentLength < 0 || contentLength == length;
    contentLength = length;
    return length >= 0 && agrees;
  }

  private void connection(String value) {
    for (String option : value.split(",", -1)) {
      if (option.strip().equalsIgnoreCase("close")) {
        keepsAlive = false;
      } else if (option.strip().equalsIgnoreCase("keep-alive")) {
        keepsAlive = true;
      }
    }
  }

  /// Whether these are the letters of a word that is given in small ones.
  private static boolean is(byte[] word, byte[] line, int from, int to) {
    if (to - from != word.length) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if (small(line[from + i]) != word[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte small(byte letter) {
    return (byte) (letter >= 'A' && letter <= 'Z' ? letter + 32 : letter);
  }

  private static boolean isBlank(byte character) {
    return character == ' ' || character == '\t' || character == '\r';
  }

  /// A number of digits only; -1 when there is anything else.
  private static long number(byte[] text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return -1;
      }
      value = 10 * value + text[i] - '0';
    }
    return value;
  }

  private static byte[] ascii(String word) {
    return word.getBytes(US_ASCII);
  }
}
