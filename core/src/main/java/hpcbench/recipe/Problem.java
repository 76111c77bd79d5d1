package hpcbench.recipe;

import java.util.Optional;

/// One thing that is wrong with a recipe.
///
/// @param file the recipe's file, as it was named
/// @param line line of the wrong value or key, from 1
/// @param column its column, from 1
/// @param path the way to it, such as `workload.arrival.rate`; empty for the file as a whole
/// @param rule what must hold, such as `must be more than 0 requests per second`
/// @param value what stands there, as people would quote it; empty where it says nothing, or must
///   not be shown
/// @param suggestion what to do about it, such as `did you mean 'chat'?`
public record Problem(
    String file,
    int line,
    int column,
    String path,
    String rule,
    Optional<String> value,
    Optional<String> suggestion) {

  /// The whole problem on one line, beginning with `file:line:column:` as editors understand it.
  @Override
  public String toString() {
    return "%s:%s:%s: %s%s%s%s"
        .formatted(
            file,
            line,
            column,
            path.isEmpty() ? "" : path + ": ",
            rule,
            value.map(text -> ", was " + text).orElse(""),
            suggestion.map(text -> "; " + text).orElse(""));
  }
}
