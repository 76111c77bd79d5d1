package hpcbench.orchestrate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Takes secrets out of command lines before they are kept.
final class Redaction {
  private static final Pattern SECRET =
      Pattern.compile("(?i)((?:api[-_.]?key|token|secret|password|passwd)[=:]).+");

  private static final Pattern SECRET_FLAG =
      Pattern.compile("(?i)--?(?:api[-_.]?key|token|secret|password|passwd)");

  private Redaction() {}

  /// The words, with the value of whatever looks like a secret replaced.
  static List<String> of(List<String> words) {
    List<String> redacted = new ArrayList<>();
    boolean isSecret = false;
    for (String word : words) {
      redacted.add(isSecret ? "[redacted]" : SECRET.matcher(word).replaceFirst("$1[redacted]"));
      isSecret = SECRET_FLAG.matcher(word).matches();
    }
    return redacted;
  }
}
