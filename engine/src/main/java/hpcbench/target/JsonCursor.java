package hpcbench.target;

import java.util.Arrays;

/// Walks over one JSON text in a byte array, strictly by RFC 8259, and makes no object of any of
/// it.
///
/// A walk reads like the text: [#object], then [#nextKey] until it returns false, and for each key
/// exactly one of the methods that take a value. After the first violation of the grammar the
/// cursor is *broken*: it stands at the end and every method answers false.
///
/// UTF-8 is not checked: bytes above 127 can only stand inside strings, and no structure depends on
/// them. Not safe for use by several threads at once.
final class JsonCursor {
  /// Deeper nesting than any service needs, as in Jackson's own limit.
  private static final int MAX_DEPTH = 500;

  /// True for bytes that may stand in a string as they are.
  private static final boolean[] PLAIN = new boolean[256];

  static {
    Arrays.fill(PLAIN, 0x20, 256, true);
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
  }

  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private int depth;
  private int from;
  private int to;

  /// Whether the container that was just entered has had no member yet.
  private boolean fresh;

  private boolean escaped;
  private boolean broken;

  /// Where the bytes that may stand in a string as they are come to an end; starting inside of a
  /// string, that is at its closing quote or at its first escape.
  static int endOfPlain(byte[] text, int start, int stop) {
    int at = start;
    while (at < stop && PLAIN[text[at] & 0xff]) {
      at++;
    }
    return at;
  }

  /// Stands before the text from position `start` to `stop`.
  void begin(byte[] text, int start, int stop) {
    bytes = text;
    at = start;
    end = stop;
    depth = 0;
    fresh = false;
    broken = false;
  }

  /// Whether the text was one whole JSON value and nothing more; to be asked after the walk.
  boolean isWhole() {
    skipWhitespace();
    return !broken && depth == 0 && at == end;
  }

  /// Where the next value starts.
  int position() {
    skipWhitespace();
    return at;
  }

  /// Start of the last string or other value taken by [#text] or [#skip], without quotes.
  int from() {
    return from;
  }

  /// End of the last string or other value taken by [#text] or [#skip], without quotes.
  int to() {
    return to;
  }

  /// Steps into the next value when it is an object; skips it and returns false when it is not.
  boolean object() {
    return enter('{');
  }

  /// Steps into the next value when it is an array; skips it and returns false when it is not.
  boolean array() {
    return enter('[');
  }

  /// Steps to the value of the object's next member; false, and out of the object, at its end.
  boolean nextKey() {
    if (!next('}')) {
      return false;
    }
    if (peek() != '"') {
      return fail();
    }
    string();
    return peek() == ':' ? step() : fail();
  }

  /// Steps to the array's next element; false, and out of the array, at its end.
  boolean nextElement() {
    return next(']');
  }

  /// Whether the member whose value comes next has this name, given in ASCII.
  boolean keyIs(byte[] name) {
    return escaped
        ? Arrays.equals(unescaped(), name)
        : Arrays.equals(bytes, from, to, name, 0, name.length);
  }

  /// Takes the next value; true when it is a string that is not empty.
  boolean text() {
    boolean isString = peek() == '"';
    skip();
    return !broken && isString && to > from;
  }

  /// Takes the next value; true when it is the literal `true`.
  boolean isTrue() {
    boolean isTrue = peek() == 't';
    skip();
    return !broken && isTrue;
  }

  /// Takes the next value; true when it is a number that does not start with a zero.
  boolean isPositive() {
    int first = peek();
    skip();
    return !broken && first >= '1' && first <= '9';
  }

  /// Takes the next value; true when it is neither `null` nor an empty string.
  boolean isPresent() {
    int first = peek();
    skip();
    return !broken && first != 'n' && (first != '"' || to > from);
  }

  /// Takes the next value, whatever it is, and remembers its range.
  void skip() {
    int start = position();
    switch (peek()) {
      case '{' -> {
        object();
        while (nextKey()) {
          skip();
        }
        remember(start);
      }
      case '[' -> {
        array();
        while (nextElement()) {
          skip();
        }
        remember(start);
      }
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
  }

  private void remember(int start) {
    from = start;
    to = at;
  }

  private boolean enter(char opening) {
    if (peek() != opening) {
      skip();
      return false;
    }
    if (++depth > MAX_DEPTH) {
      return fail();
    }
    fresh = true;
    return step();
  }

  private boolean next(char closing) {
    boolean first = fresh;
    fresh = false;
    if (peek() == closing) {
      depth--;
      at++;
      return false;
    }
    if (first) {
      return peek() >= 0 || fail();
    }
    return peek() == ',' ? step() : fail();
  }

  /// Past the string that starts here, which is known to start with a quote.
  private void string() {
    escaped = false;
    from = ++at;
    while ((at = endOfPlain(bytes, at, end)) < end) {
      if (bytes[at] == '"') {
        to = at++;
        return;
      }
      if (bytes[at] != '\\' || !escape()) {
        break;
      }
    }
    fail();
  }

  private boolean escape() {
    escaped = true;
    int kind = at + 1 < end ? bytes[at + 1] : -1;
    if (kind == 'u') {
      return unicodeEscape();
    }
    at += 2;
    return kind >= 0 && "\"\\/bfnrt".indexOf(kind) >= 0;
  }

  private boolean unicodeEscape() {
    int stop = at + 6;
    for (int i = at + 2; i < stop; i++) {
      if (i >= end || Character.digit(bytes[i], 16) < 0) {
        return false;
      }
    }
    at = stop;
    return true;
  }

  private void literal(String word) {
    int start = at;
    for (int i = 0; i < word.length(); i++, at++) {
      if (at >= end || bytes[at] != word.charAt(i)) {
        fail();
        return;
      }
    }
    remember(start);
  }

  private void number() {
    int start = at;
    takeIf('-');
    boolean well = takeIf('0') || digits();
    if (takeIf('.')) {
      well &= digits();
    }
    if (takeIf('e') || takeIf('E')) {
      if (!takeIf('+')) {
        takeIf('-');
      }
      well &= digits();
    }
    if (well) {
      remember(start);
    } else {
      fail();
    }
  }

  private boolean digits() {
    int start = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at > start;
  }

  private boolean takeIf(char wanted) {
    boolean found = at < end && bytes[at] == wanted;
    if (found) {
      at++;
    }
    return found;
  }

  /// The next byte that is not white space; -1 at the end.
  private int peek() {
    skipWhitespace();
    return at < end ? bytes[at] : -1;
  }

  private void skipWhitespace() {
    while (at < end && isWhitespace(bytes[at])) {
      at++;
    }
  }

  private static boolean isWhitespace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private boolean step() {
    at++;
    return true;
  }

  private boolean fail() {
    broken = true;
    at = end;
    from = end;
    to = end;
    return false;
  }

  /// The last string without its escapes; what is not ASCII becomes a byte that is not, either.
  private byte[] unescaped() {
    byte[] plain = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] != '\\') {
        plain[length++] = bytes[i];
      } else if (bytes[++i] == 'u') {
        plain[length++] = ascii(i + 1);
        i += 4;
      } else {
        plain[length++] = (byte) "\b\f\n\r\t\"\\/".charAt("bfnrt\"\\/".indexOf(bytes[i]));
      }
    }
    return Arrays.copyOf(plain, length);
  }

  private byte ascii(int hex) {
    int code = 0;
    for (int i = hex; i < hex + 4; i++) {
      code = code << 4 | Character.digit(bytes[i], 16);
    }
    return code < 128 ? (byte) code : -1;
  }
}
