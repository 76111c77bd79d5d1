package hpcbench.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// What matters of the status line and headers of one response. Filled line by line, and again for
/// the next response.
final class HttpHead {
  private static final byte[] HTTP_1 = "HTTP/1.".getBytes(US_ASCII);

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

  /// Reads one header line.
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
    String value = new String(line, colon + 1, to - colon - 1, ISO_8859_1).strip();
    return switch (lowerCase(line, from, colon)) {
      case "content-length" -> contentLength(value);
      case "transfer-encoding" -> transferEncoding(value);
      case "connection" -> connection(value);
      case "content-encoding" -> contentEncoding(value);
      case "retry-after" -> retryAfter(value);
      default -> true;
    };
  }

  private boolean contentLength(String value) {
    byte[] digits = value.getBytes(ISO_8859_1);
    long length = digits.length == 0 || digits.length > 18 ? -1 : number(digits, 0, digits.length);
    boolean agrees = contentLength < 0 || contentLength == length;
    contentLength = length;
    return length >= 0 && agrees;
  }

  private boolean transferEncoding(String value) {
    isChunked = value.equalsIgnoreCase("chunked");
    return isChunked || value.equalsIgnoreCase("identity");
  }

  private boolean connection(String value) {
    for (String option : value.split(",", -1)) {
      if (option.strip().equalsIgnoreCase("close")) {
        keepsAlive = false;
      } else if (option.strip().equalsIgnoreCase("keep-alive")) {
        keepsAlive = true;
      }
    }
    return true;
  }

  private boolean contentEncoding(String value) {
    isEncoded = !value.equalsIgnoreCase("identity");
    return true;
  }

  private boolean retryAfter(String value) {
    retryAfter = value;
    return true;
  }

  private static String lowerCase(byte[] line, int from, int to) {
    byte[] name = Arrays.copyOfRange(line, from, to);
    for (int i = 0; i < name.length; i++) {
      name[i] = (byte) (name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
    }
    return new String(name, ISO_8859_1);
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
}
