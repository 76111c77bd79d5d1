package hpcbench.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// Small tokenizers in the form of Hugging Face's `tokenizer.json`, made here.
final class TinyTokenizers {
  private TinyTokenizers() {}

  /// Every word, known or not, and every punctuation mark is one token.
  static Path ofWords(Path folder) {
    return write(
        folder.resolve("words.json"),
        Map.of("type", "Whitespace"),
        Map.of(
            "type", "WordLevel",
            "vocab", Map.of("[UNK]", 0, "river", 1, ".", 2),
            "unk_token", "[UNK]"));
  }

  /// Byte-level pair encoding, as GPT-2's: these words, after a space, are one token each; others
  /// fall into pieces.
  static Path ofBytePairs(Path folder, List<String> words) {
    List<List<String>> merges = new ArrayList<>();
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    byteAlphabet().forEach(symbol -> vocabulary.put(symbol, vocabulary.size()));
    for (String word : words) {
      for (int end = 0; end < word.length(); end++) {
        String left = "Ġ" + word.substring(0, end);
        String right = word.substring(end, end + 1);
        if (vocabulary.putIfAbsent(left + right, vocabulary.size()) == null) {
          merges.add(List.of(left, right));
        }
      }
    }
    return write(
        folder.resolve("pairs.json"),
        Map.of(
            "type",
            "ByteLevel",
            "add_prefix_space",
            false,
            "trim_offsets",
            true,
            "use_regex",
            true),
        Map.of("type", "BPE", "vocab", vocabulary, "merges", merges));
  }

  /// One token a byte: no word is a single token.
  static Path ofBytes(Path folder) {
    return ofBytePairs(folder, List.of());
  }

  /// GPT-2's stand-ins for the 256 bytes: printable Latin-1 for itself, the rest from U+0100 on.
  private static List<String> byteAlphabet() {
    List<String> symbols = new ArrayList<>();
    int next = 256;
    for (int value = 0; value < 256; value++) {
      boolean printable = (value >= '!' && value <= '~') || (value >= 0xa1 && value != 0xad);
      symbols.add(Character.toString(printable ? value : next++));
    }
    return symbols;
  }

  private static Path write(Path file, Map<String, ?> preTokenizer, Map<String, ?> model) {
    Map<String, Object> tokenizer = new LinkedHashMap<>();
    tokenizer.put("version", "1.0");
    tokenizer.put("added_tokens", List.of());
    tokenizer.put("pre_tokenizer", preTokenizer);
    tokenizer.put("model", model);
    try {
      return Files.write(file, JsonMapper.shared().writeValueAsBytes(tokenizer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Words of our vocabulary, as many as asked for.
  static List<String> someWords(int count) {
    return IntStream.range(0, count).mapToObj(i -> Vocabulary.opening(i).getFirst()).toList();
  }
}
