package hpcbench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFileTest {
  @TempDir private Path folder;

  @Test
  void bytePairsAreJoinedAsTheFileSays() {
    Path file = TinyTokenizers.ofBytePairs(folder, List.of("river", "stone"));
    try (TokenizerFile tokenizer = TokenizerFile.open(file)) {
      assertThat(tokenizer.count(" river stone")).isEqualTo(2);
      assertThat(tokenizer.count("river")).isEqualTo(5);
      assertThat(tokenizer.count("")).isZero();
      assertThat(tokenizer.count("é")).isEqualTo(2);
    }
  }

  @Test
  void longTextsAreNotTruncated() {
    try (TokenizerFile tokenizer = TokenizerFile.open(TinyTokenizers.ofWords(folder))) {
      assertThat(tokenizer.count("river ".repeat(5000))).isEqualTo(5000);
    }
  }

  @Test
  void sharedTokensAreComparedTokenByToken() {
    Path file = TinyTokenizers.ofBytePairs(folder, List.of("river"));
    try (TokenizerFile tokenizer = TokenizerFile.open(file)) {
      assertThat(tokenizer.sharesTokens("a river", "a river a")).isTrue();
      assertThat(tokenizer.sharesTokens("a rive", "a river")).isFalse();
      assertThat(tokenizer.sharesTokens("a river", "a")).isFalse();
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> TokenizerFile.open(folder.resolve("no.json")))
        .isInstanceOf(WorkloadException.class)
        .hasMessageContaining("no.json: no such file");
  }

  @Test
  void aFileThatIsNoTokenizerIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("other.json"), "{\"a\": 1}");
    assertThatThrownBy(() -> TokenizerFile.open(file))
        .isInstanceOf(WorkloadException.class)
        .hasMessageContaining("other.json: not a Hugging Face tokenizer.json");
  }

  @Test
  void aHomeThatCannotBeWrittenIsNoObstacle() throws IOException, InterruptedException {
    Path file = TinyTokenizers.ofWords(folder);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Duser.home=/proc/nowhere",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            CountInAnotherProcess.class.getName(),
            file.toString());
    for (String name : List.of("XDG_CACHE_HOME", "ENGINE_CACHE_DIR", "DJL_CACHE_DIR")) {
      builder.environment().remove(name);
    }
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).contains("counted 3");
  }

  /// Counts the tokens of three words.
  static final class CountInAnotherProcess {
    private CountInAnotherProcess() {}

    public static void main(String[] arguments) {
      try (TokenizerFile tokenizer = TokenizerFile.open(Path.of(arguments[0]))) {
        System.out.println("counted " + tokenizer.count("the quiet river"));
      }
    }
  }
}
