package hpcbench.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> KEYS =
      List.of("concurrency", "prompt_len", "clients_per_node", "batch", "to", "tokenizer", "seed");

  @ParameterizedTest
  @CsvSource({
    "concurency, concurrency",
    "concurrnecy, concurrency",
    "CONCURRENCY, concurrency",
    "promptLen, prompt_len",
    "prompt-len, prompt_len",
    "prompt_length, prompt_len",
    "batchs, batch",
    "bacth, batch",
    "sede, seed",
    "clients, clients_per_node"
  })
  void aSlipOfTheFingersIsUnderstood(String written, String meant) {
    assertThat(Spelling.nearest(written, KEYS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"temperature", "xyz", "zzzzzzzzzzz", "''"})
  void nothingIsGuessedFromAnotherWord(String written) {
    assertThat(Spelling.nearest(written, KEYS)).isEmpty();
  }

  @Test
  void aVeryLongWordIsNoTrouble() {
    assertThat(Spelling.nearest("concurrency".repeat(100_000), List.of("seed"))).isEmpty();
  }
}
