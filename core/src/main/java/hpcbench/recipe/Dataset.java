package hpcbench.recipe;

import java.nio.file.Path;
import java.util.Optional;

/// Where prompts come from. Paths are as written in the recipe, relative to the recipe's folder.
public sealed interface Dataset {
  /// Made-up text of exact token length.
  ///
  /// @param prefixGroups how many groups share a common prefix; 0 means prompts share nothing
  /// @param prefixTokens length of each shared prefix, counted into the prompt's length
  record Synthetic(int prefixGroups, int prefixTokens) implements Dataset {
    public Synthetic {
      if (prefixGroups < 0 || prefixTokens < 0) {
        throw new IllegalArgumentException(
            "prefix groups and tokens must be at least 0, not %d and %d"
                .formatted(prefixGroups, prefixTokens));
      }
    }
  }

  /// One JSON object a line, with `prompt` or `messages`, and optionally `output_tokens`.
  record JsonLines(String path) implements Dataset {}

  /// A ShareGPT-like JSON array of `conversations` with `from` and `value`.
  record ShareGpt(String path) implements Dataset {}

  /// HellaSwag JSON lines (`ctx`, `endings`, `label`): multiple choice, the answer is graded.
  record HellaSwag(String path) implements Dataset {}

  /// The file that prompts are read from, relative to the recipe's folder unless it is absolute;
  /// empty when they are made up.
  default Optional<Path> file() {
    return switch (this) {
      case Synthetic _ -> Optional.empty();
      case JsonLines(String path) -> Optional.of(Path.of(path));
      case ShareGpt(String path) -> Optional.of(Path.of(path));
      case HellaSwag(String path) -> Optional.of(Path.of(path));
    };
  }

  /// Made-up text without shared prefixes, the default.
  static Dataset synthetic() {
    return new Synthetic(0, 0);
  }
}
