package hpcbench.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads an HTTP response in the obvious way: all bytes at once, as text, by regular expressions.
/// The parser must agree with it, on garbage, too.
final class SlowHttp {
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.(.) ([1-9][0-9]{2})( .*)?", Pattern.DOTALL);
  private static final Pattern HEADER = Pattern.compile("([^:]+):(.*)", Pattern.DOTALL);
  private static final Pattern CHUNK_SIZE = Pattern.compile("\\G([0-9a-fA-F]+)[;\\r\\n \\t]");
  private static final Pattern PART_OF_SIZE = Pattern.compile("\\G[0-9a-fA-F]*\\z");
  private static final Pattern CHUNK_END = Pattern.compile("\\G\\r*\\n");
  private static final Pattern PART_OF_END = Pattern.compile("\\G\\r*\\z");

  private final String raw;
  private int at;
  private int status;
  private boolean keepsAlive;
  private boolean isChunked;
  private boolean isEncoded;
  private OptionalLong length = OptionalLong.empty();
  private final StringBuilder body = new StringBuilder();

  private SlowHttp(byte[] wire) {
    raw = new String(wire, ISO_8859_1);
  }

  enum State {
    COMPLETE,
    UNTIL_CLOSE,
    INCOMPLETE,
    BROKEN
  }

  /// What the bytes are.
  ///
  /// @param status 0 unless the response is complete, like the two after it
  /// @param end where the response ends
  record Reading(State state, String body, int status, boolean keepsAlive, int end) {}

  static Reading read(byte[] wire) {
    SlowHttp slow = new SlowHttp(wire);
    State state = slow.head();
    return state == State.COMPLETE
        ? new Reading(state, slow.body.toString(), slow.status, slow.keepsAlive, slow.at)
        : new Reading(state, slow.body.toString(), 0, false, 0);
  }

  private Optional<String> line() {
    int end = raw.indexOf('\n', at);
    if (end < 0) {
      return Optional.empty();
    }
    String line = raw.substring(at, end);
    at = end + 1;
    return Optional.of(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
  }

  private State head() {
    Optional<String> line = line();
    while (line.isPresent() && line.get().isEmpty()) {
      line = line();
    }
    if (line.isEmpty()) {
      return State.INCOMPLETE;
    }
    Matcher first = STATUS_LINE.matcher(line.get());
    if (!first.matches()) {
      return State.BROKEN;
    }
    status = Integer.parseInt(first.group(2));
    keepsAlive = !first.group(1).equals("0");
    isChunked = false;
    isEncoded = false;
    length = OptionalLong.empty();
    return headers();
  }

  private State headers() {
    for (Optional<String> line = line(); line.isPresent(); line = line()) {
      if (line.get().isEmpty()) {
        return afterHead();
      }
      Matcher header = HEADER.matcher(line.get());
      if (!header.matches() || !header(header)) {
        return State.BROKEN;
      }
    }
    return State.INCOMPLETE;
  }

  private boolean header(Matcher header) {
    String value = header.group(2).replaceAll("\\A[ \\t\\r]+|[ \\t\\r]+\\z", "");
    String small = value.toLowerCase(Locale.ROOT);
    switch (header.group(1).toLowerCase(Locale.ROOT)) {
      case "content-length" -> {
        if (!value.matches("[0-9]{1,18}")) {
          return false;
        }
        long told = Long.parseLong(value);
        boolean agrees = length.isEmpty() || length.getAsLong() == told;
        length = OptionalLong.of(told);
        return agrees;
      }
      case "transfer-encoding" -> {
        isChunked = small.equals("chunked");
        return isChunked || small.equals("identity");
      }
      case "content-encoding" -> isEncoded = !small.equals("identity");
      case "connection" -> {
        for (String option : small.split(",", -1)) {
          keepsAlive = option.strip().equals("keep-alive") || keepsAlive;
          keepsAlive = !option.strip().equals("close") && keepsAlive;
        }
      }
      default -> {}
    }
    return true;
  }

  private State afterHead() {
    if (status == 101) {
      return State.BROKEN;
    }
    if (status < 200) {
      return head();
    }
    if (isEncoded) {
      return State.BROKEN;
    }
    if (status == 204 || status == 304) {
      return State.COMPLETE;
    }
    if (isChunked) {
      return chunks();
    }
    long wanted = length.orElse(Long.MAX_VALUE);
    boolean isThere = take(wanted);
    return length.isEmpty() ? State.UNTIL_CLOSE : isThere ? State.COMPLETE : State.INCOMPLETE;
  }

  /// Whether there are so many bytes; takes what there is of them.
  private boolean take(long count) {
    int end = (int) Math.min(raw.length(), at + Math.min(count, raw.length()));
    boolean isThere = end - at >= count;
    body.append(raw, at, end);
    at = end;
    return isThere;
  }

  private State chunks() {
    while (true) {
      Matcher size = CHUNK_SIZE.matcher(raw);
      if (!size.find(at)) {
        boolean mayGoOn = PART_OF_SIZE.matcher(raw).find(at) && !isTooLarge(raw.substring(at));
        return mayGoOn ? State.INCOMPLETE : State.BROKEN;
      }
      if (isTooLarge(size.group(1))) {
        return State.BROKEN;
      }
      at = size.end() - 1;
      if (line().isEmpty()) {
        return State.INCOMPLETE;
      }
      long count = Long.parseLong(size.group(1), 16);
      if (count == 0) {
        return trailers();
      }
      if (!take(count)) {
        return State.INCOMPLETE;
      }
      Matcher end = CHUNK_END.matcher(raw);
      if (!end.find(at)) {
        return PART_OF_END.matcher(raw).find(at) ? State.INCOMPLETE : State.BROKEN;
      }
      at = end.end();
    }
  }

  private static boolean isTooLarge(String hexadecimal) {
    String digits = hexadecimal.replaceFirst("^0+", "");
    return digits.length() > 8
        || (!digits.isEmpty() && Long.parseLong(digits, 16) > Integer.MAX_VALUE);
  }

  private State trailers() {
    for (Optional<String> line = line(); line.isPresent(); line = line()) {
      if (line.get().isEmpty()) {
        return State.COMPLETE;
      }
    }
    return State.INCOMPLETE;
  }
}
