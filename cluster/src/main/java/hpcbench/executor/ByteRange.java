package hpcbench.executor;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of a file that a `Range` header asks for (RFC 9110, section 14): one range from an
/// offset, with or without an end. Whatever else it may be is answered with the whole file, as the
/// RFC allows.
final class ByteRange {
  private static final Pattern FORM = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})?");

  private ByteRange() {}

  /// @param header the header's value; empty without one
  /// @throws Refusal when the range begins behind the file's end
  static Reply of(Path file, String header) throws Refusal {
    long length = file.toFile().length();
    Matcher range = FORM.matcher(header);
    if (!range.matches()) {
      return new Reply.FilePart(file, 0, length, length, false);
    }
    long from = Long.parseLong(range.group(1));
    long last = range.group(2) == null ? length - 1 : Long.parseLong(range.group(2));
    if (from >= length || last < from) {
      throw new Refusal(416, "there are %d bytes, and the range %s".formatted(length, header));
    }
    return new Reply.FilePart(file, from, Math.min(last + 1, length), length, true);
  }
}
