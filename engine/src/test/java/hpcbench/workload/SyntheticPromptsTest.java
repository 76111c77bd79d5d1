package hpcbench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hpcbench.recipe.Dataset;
import hpcbench.recipe.Lengths;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticPromptsTest {
  @TempDir private static Path folder;

  static Stream<Path> tokenizers() {
    return Stream.of(
        TinyTokenizers.ofWords(folder),
        TinyTokenizers.ofBytes(folder),
        TinyTokenizers.ofBytePairs(folder, TinyTokenizers.someWords(300)));
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void aPromptEncodesToExactlyTheTokensAskedFor(Path file) {
    for (int tokens : new int[] {1, 2, 3, 7, 64, 500}) {
      try (PromptSource prompts = Workloads.synthetic(tokens).tokenizer(file).open();
          TokenizerFile tokenizer = TokenizerFile.open(file)) {
        for (long index = 0; index < 20; index++) {
          Prompt prompt = prompts.prompt(index);
          assertThat(tokenizer.count(prompt.text())).isEqualTo(tokens);
          assertThat(prompt.inputTokens()).isEqualTo(tokens);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 128})
  void withoutATokenizerEachWordAndMarkIsCountedAsOneToken(int tokens) {
    try (PromptSource prompts = Workloads.synthetic(tokens).open()) {
      String text = prompts.prompt(3).text();
      assertThat(text.split("\\s+|(?=\\.)")).hasSize(tokens);
      assertThat(prompts.countedBy()).contains("approximation");
      assertThat(prompts.countTokens(text)).isEqualTo(-1);
      assertThat(prompts.prompt(3).inputTokens()).as("an approximation is no count").isEqualTo(-1);
    }
  }

  @Test
  void aPromptReadsLikeSentences() {
    try (PromptSource prompts = Workloads.synthetic(100).open()) {
      assertThat(prompts.prompt(0).text())
          .matches("[a-z]+( [a-z]+)+(\\. [A-Z][a-z]*( [a-z]+)+)*( [a-z]+|\\.)?");
    }
  }

  @Test
  void thePromptOfAnIndexDoesNotDependOnOrderOrThread() {
    Workloads workload =
        Workloads.synthetic(40).input(new Lengths.Normal(40, 20, 8, 90)).output(lengths());
    try (PromptSource one = workload.open();
        PromptSource other = workload.open()) {
      List<Prompt> forwards = LongStream.range(0, 500).mapToObj(one::prompt).toList();
      List<Prompt> scattered =
          LongStream.range(0, 500).parallel().mapToObj(index -> other.prompt(index)).toList();
      assertThat(scattered).isEqualTo(forwards);
      assertThat(other.prompt(17)).isEqualTo(forwards.get(17));
    }
  }

  private static Lengths lengths() {
    return new Lengths.LogNormal(50, 30, 1, 400);
  }

  @Test
  void noTwoPromptsShareMoreThanTheirFirstTwoWords() {
    try (PromptSource prompts = Workloads.synthetic(8).open()) {
      Set<String> openings = new HashSet<>();
      String lastWord = "";
      for (long index = 0; index < 50_000; index++) {
        String[] words = prompts.prompt(index).text().split(" ");
        assertThat(words[0]).isNotEqualTo(lastWord);
        lastWord = words[0];
        assertThat(openings.add(String.join(" ", Arrays.copyOf(words, 3)))).isTrue();
      }
    }
  }

  @Test
  void anotherSeedGivesOtherPromptsAndAnotherHash() {
    try (PromptSource one = Workloads.synthetic(20).open();
        PromptSource same = Workloads.synthetic(20).open();
        PromptSource other = Workloads.synthetic(20).seed(8).open()) {
      assertThat(same.hash()).isEqualTo(one.hash()).matches("[0-9a-f]{64}");
      assertThat(other.hash()).isNotEqualTo(one.hash());
      assertThat(firstWord(other)).isNotEqualTo(firstWord(one));
    }
  }

  private static String firstWord(PromptSource prompts) {
    String text = prompts.prompt(0).text();
    return text.substring(0, text.indexOf(' '));
  }

  @Test
  void theHashTellsTokenizersApart() {
    try (PromptSource approximated = Workloads.synthetic(20).open();
        PromptSource words =
            Workloads.synthetic(20).tokenizer(TinyTokenizers.ofWords(folder)).open();
        PromptSource bytes =
            Workloads.synthetic(20).tokenizer(TinyTokenizers.ofBytes(folder)).open()) {
      assertThat(Set.of(approximated.hash(), words.hash(), bytes.hash())).hasSize(3);
      assertThat(words.countedBy()).startsWith("words.json (sha256 ");
    }
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void promptsOfAGroupShareItsPrefixTokenByTokenAndNoMore(Path file) {
    int prefixTokens = 20;
    Workloads workload =
        Workloads.of(new Dataset.Synthetic(4, prefixTokens)).input(new Lengths.Fixed(60));
    try (PromptSource prompts = workload.tokenizer(file).open();
        TokenizerFile tokenizer = TokenizerFile.open(file)) {
      Map<String, Integer> groups = new HashMap<>();
      for (long index = 0; index < 200; index++) {
        String text = prompts.prompt(index).text();
        String prefix = prefixOf(text, prefixTokens, tokenizer);
        assertThat(tokenizer.sharesTokens(prefix, text)).isTrue();
        groups.merge(prefix, 1, Integer::sum);
      }
      assertThat(groups).hasSize(4);
      assertThat(groups.values()).allMatch(count -> count > 20);
    }
  }

  /// The shortest beginning with this many tokens that ends where a piece ends.
  private static String prefixOf(String text, int tokens, TokenCounter counter) {
    for (int end = 1; end <= text.length(); end++) {
      boolean ends = end == text.length() || !Character.isLetter(text.charAt(end));
      if (ends && counter.count(text.substring(0, end)) == tokens) {
        return text.substring(0, end);
      }
    }
    throw new AssertionError("no beginning of %d tokens in: %s".formatted(tokens, text));
  }

  @Test
  void promptsOfOneGroupDifferRightAfterThePrefix() {
    Workloads workload = Workloads.of(new Dataset.Synthetic(1, 10)).input(new Lengths.Fixed(20));
    try (PromptSource prompts = workload.open()) {
      Set<String> next = new HashSet<>();
      Set<String> prefixes = new HashSet<>();
      for (long index = 0; index < 100; index++) {
        String[] pieces = prompts.prompt(index).text().split(" |(?=\\.)");
        prefixes.add(String.join(" ", Arrays.copyOf(pieces, 10)));
        next.add(pieces[10]);
      }
      assertThat(prefixes).hasSize(1);
      assertThat(next).hasSize(100);
    }
  }

  @Test
  void aPrefixThatLeavesNoRoomIsRefused() {
    Workloads workload =
        Workloads.of(new Dataset.Synthetic(2, 32)).input(new Lengths.Normal(100, 50, 32, 500));
    assertThatThrownBy(workload::open)
        .isInstanceOf(WorkloadException.class)
        .hasMessageContaining("prefix of 32 tokens leaves no room in a prompt of 32");
  }

  @Test
  void promptsNeverRepeat() {
    try (PromptSource prompts = Workloads.synthetic(20).open()) {
      assertThat(prompts.distinctPrompts()).isEqualTo(Long.MAX_VALUE);
    }
  }
}
