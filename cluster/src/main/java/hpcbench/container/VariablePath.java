package hpcbench.container;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A path of a profile that holds environment variables, such as `$SCRATCH/images`.
final class VariablePath {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{(?<braced>[A-Za-z_]\\w*)}|(?<plain>[A-Za-z_]\\w*))");

  private VariablePath() {}

  /// The path with the values of its variables.
  ///
  /// @param key what the profile calls it
  /// @throws IllegalArgumentException when one of them is not set
  static Path of(String key, String text, Map<String, String> environment) {
    Optional<String> unset =
        VARIABLE
            .matcher(text)
            .results()
            .map(VariablePath::name)
            .filter(name -> !environment.containsKey(name))
            .findFirst();
    if (unset.isPresent()) {
      throw new IllegalArgumentException(
          "%s of the profile is %s, and the variable %s is not set; set it, or name another folder in a copy of the profile"
              .formatted(key, text, unset.get()));
    }
    return Path.of(
        VARIABLE
            .matcher(text)
            .replaceAll(
                found -> Matcher.quoteReplacement(environment.getOrDefault(name(found), ""))));
  }

  private static String name(MatchResult variable) {
    return Optional.ofNullable(variable.group("braced")).orElseGet(() -> variable.group("plain"));
  }
}
