package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTest {
  @Test
  void valuesOfWhatLooksSecretAreReplaced() {
    assertThat(
            Redaction.of(
                List.of("run", "--api-key", "k1", "--token=k2", "-Dhf.token=k3", "HF_TOKEN=k4")))
        .containsExactly(
            "run",
            "--api-key",
            "[redacted]",
            "--token=[redacted]",
            "-Dhf.token=[redacted]",
            "HF_TOKEN=[redacted]");
  }

  @Test
  void otherWordsStay() {
    List<String> words =
        List.of("load", "--output-tokens=100", "--tokenizer=t.json", "--tokens", "9");
    assertThat(Redaction.of(words)).isEqualTo(words);
  }
}
