package hpcbench.deploy;

import hpcbench.result.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file as `stat` and `sha256sum` list it.
///
/// @param path relative to the folder that was listed, and inside it
/// @param size in bytes
/// @param hash SHA-256 of its content, in hexadecimal
record Listed(String path, long size, String hash) {
  /// Names with a line break or a backslash are listed in another form; we make none.
  private static final Pattern HASH = Pattern.compile("([0-9a-f]{64}) [ *]\\./(.+)");

  private static final Pattern SIZE = Pattern.compile("(\\d{1,18}) \\./(.+)");

  /// The files of a list that has a line of each kind for each, in any order. What is no plain file
  /// below the folder is left out: a list from another machine must not make us write anywhere
  /// else.
  static List<Listed> parse(String list) {
    Map<String, Long> sizes = new HashMap<>();
    matches(SIZE, list).forEach(line -> sizes.put(line.group(2), Long.valueOf(line.group(1))));
    List<Listed> files = new ArrayList<>();
    for (Matcher line : matches(HASH, list)) {
      Optional.ofNullable(sizes.get(line.group(2)))
          .map(size -> new Listed(line.group(2), size, line.group(1)))
          .filter(Listed::isInside)
          .ifPresent(files::add);
    }
    return files;
  }

  private static List<Matcher> matches(Pattern form, String list) {
    return list.lines().map(form::matcher).filter(Matcher::matches).toList();
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
