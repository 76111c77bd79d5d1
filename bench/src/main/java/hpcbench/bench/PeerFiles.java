package hpcbench.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a peer is given to read, and where it writes: nothing is fetched from a model hub.
///
/// @param folder where it writes
/// @param tokenizer folder of a tokenizer in the form of Hugging Face, of a thousand made-up words
record PeerFiles(Path folder, Path tokenizer) {
  private static final int WORDS = 1000;

  /// Makes these files in the folder of a round, or finds them there.
  static PeerFiles in(Path round) {
    PeerFiles files = new PeerFiles(round.resolve("peer"), round.resolve("tokenizer"));
    if (!Files.exists(files.folder)) {
      files.make();
    }
    return files;
  }

  private void make() {
    try {
      Files.createDirectories(folder);
      Files.createDirectories(tokenizer);
      Files.writeString(tokenizer.resolve("tokenizer.json"), words());
      Files.writeString(
          tokenizer.resolve("tokenizer_config.json"),
          """
          {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 4096,
           "unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>",
           "chat_template": "{% for turn in messages %}{{ turn['content'] }}{% endfor %}"}
          """);
      Files.writeString(
          tokenizer.resolve("config.json"),
          """
          {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": %d,
           "max_position_embeddings": 4096, "bos_token_id": 1, "eos_token_id": 2}
          """
              .formatted(WORDS + 3));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A tokenizer that splits at spaces and knows the words `word0` to `word999`.
  private static String words() {
    String vocabulary =
        IntStream.range(0, WORDS)
            .mapToObj(word -> "\"word%d\":%d".formatted(word, word + 3))
            .collect(Collectors.joining(","));
    return """
    {"version": "1.0", "truncation": null, "padding": null, "normalizer": null, "decoder": null,
     "post_processor": null, "pre_tokenizer": {"type": "WhitespaceSplit"},
     "added_tokens": [%s, %s, %s],
     "model": {"type": "WordLevel", "unk_token": "<unk>",
      "vocab": {"<unk>":0,"<s>":1,"</s>":2,%s}}}
    """
        .formatted(special(0, "<unk>"), special(1, "<s>"), special(2, "</s>"), vocabulary);
  }

  private static String special(int id, String text) {
    return """
    {"id": %d, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false,
     "normalized": false, "special": true}\
    """
        .formatted(id, text);
  }

  /// A file of so many prompts, one a line.
  Path prompts(int count) {
    try {
      return Files.write(
          tokenizer.resolveSibling("prompts.jsonl"),
          IntStream.range(0, count)
              .mapToObj(number -> "{\"prompt\": \"bench-%d\"}".formatted(number))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
