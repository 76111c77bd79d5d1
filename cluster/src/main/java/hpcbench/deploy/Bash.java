package hpcbench.deploy;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Words for Bash, quoted so that it takes each as it is.
final class Bash {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

  private Bash() {}

  /// The word, in single quotes unless nothing in it means anything to a shell.
  static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /// The words with spaces between them.
  static String quote(Collection<String> words) {
    return words.stream().map(Bash::quote).collect(Collectors.joining(" "));
  }
}
