package hpcbench.deploy;

import hpcbench.result.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file as `sha256sum` lists it.
///
/// @param path relative to the folder that was listed, and inside it
/// @param hash SHA-256 of its content, in hexadecimal
record Listed(String path, String hash) {
  /// Names with a line break or a backslash are listed in another form; we make none.
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *]\\./(.+)");

  /// The files of a list. What is no plain file below the folder is left out: a list from another
  /// machine must not make us write anywhere else.
  static List<Listed> parse(String list) {
    return list.lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .map(line -> new Listed(line.group(2), line.group(1)))
        .filter(Listed::isInside)
        .toList();
  }

  private boolean isInside() {
    Path normal = Path.of(path).normalize();
    return !normal.isAbsolute() && !normal.startsWith("..") && normal.toString().equals(path);
  }

  /// Whether this file has the same content.
  boolean isAt(Path file) throws IOException {
    return Files.isRegularFile(file) && Sha256.of(file).equals(hash);
  }
}
