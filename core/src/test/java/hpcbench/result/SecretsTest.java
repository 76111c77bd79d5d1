package hpcbench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--api-key S3cret",
        "--api-key=S3cret",
        "--token S3cret",
        "-Dhf.token=S3cret",
        "HF_TOKEN=S3cret",
        "export MY_SERVICE_KEY='S3cret'",
        "{\"hf_token\": \"S3cret\"}",
        "{\"token\":\"S3cret\", \"a\": 1}",
        "[\"serve\", \"--api-key\", \"S3cret\"]",
        "[serve, --api-key, S3cret]",
        "- --api-key\n    - S3cret",
        "environment: {HF_TOKEN: S3cret}",
        "password: \"S3cret\"",
        "password: 'in two S3cret'",
        "api_key: S3cret",
        "http://host/v1?api_key=S3cret&x=1",
        "https://user:S3cret@host:8000/v1",
        "https://S3cret@host/",
        "Authorization: Bearer S3cret",
        "authorization: Basic S3cret",
        "\"Authorization\": \"S3cret\"",
        "got 'Bearer S3cret-and-more'",
        "Incorrect API key provided: sk-abcdefS3cretghijklmnop",
        "cloning with hf_abcdefS3cretghijklmnop",
        "eyJhbGciOiJI.eyJzdWIiOiS3cret.SflKxwRJSMeKKF2QT4"
      })
  void whateverHasTheFormOfASecretIsReplaced(String text) {
    assertThat(Secrets.BY_FORM.redact(text)).doesNotContain("S3cret").contains("REDACTED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "load --output-tokens=100 --tokenizer=t.json --tokens 9 --api-key-env MY_KEY",
        "{\"output_tokens\": 128, \"first_token\": \"5m\", \"tokenizer\": \"t.json\"}",
        "endpoint: {url: http://host:8000, api_key_env: MY_KEY}\nworkload: {model: m}",
        "--set api_key_file=/runs/1/work/api-key",
        "timeouts: {first_token: 5m}",
        "custom: {api_key_variable: ENGINE_API_KEY, metrics: {prompt_tokens: engine:tokens_total}}",
        "{\"api_key_variable\": \"ENGINE_API_KEY\", \"prompt_tokens\": [\"engine:tokens\"]}",
        "unexpected token: '<eos>'; EOS token = 1; n_token=5",
        "mail to a@b.c, see http://host/@scope/package",
        "the keys of a monkey: 1"
      })
  void otherTextStays(String text) {
    assertThat(Secrets.BY_FORM.redact(text)).isEqualTo(text);
  }

  @Test
  void jsonStaysJson() {
    String json =
        Json.pretty(
            Map.of(
                "environment", Map.of("HF_TOKEN", "a \"quoted\" S3cret", "A", "b"),
                "command", List.of("serve", "--api-key", "S3cret", "--port", "1")));
    assertThat((Object) Json.parse(Secrets.BY_FORM.redact(json), Map.class))
        .isEqualTo(
            Map.of(
                "environment", Map.of("HF_TOKEN", "REDACTED", "A", "b"),
                "command", List.of("serve", "--api-key", "REDACTED", "--port", "1")));
  }

  @Test
  void wordsOfACommandLineAreSeenTogether() {
    assertThat(
            Secrets.BY_FORM.redact(
                List.of("run", "--api-key", "k1 k2", "--token=k3", "HF_TOKEN=k4", "--tokens", "9")))
        .containsExactly(
            "run",
            "--api-key",
            "REDACTED",
            "--token=REDACTED",
            "HF_TOKEN=REDACTED",
            "--tokens",
            "9");
  }

  @Test
  void knownSecretsAreReplacedWhereverTheyStand() {
    Secrets secrets =
        Secrets.of(
            Map.of("MY_API_KEY", "correct horse", "PATH", "/usr/bin:/bin", "A_KEY", "short"));
    assertThat(secrets.redact("a correct horse at /usr/bin:/bin is short"))
        .isEqualTo("a REDACTED at /usr/bin:/bin is short");
    assertThat(secrets.and(List.of("battery staple")).redact("correct horse battery staple"))
        .isEqualTo("REDACTED REDACTED");
  }

  /// Servers write what they like, and a line may be as long as a log keeps.
  @ParameterizedTest
  @ValueSource(strings = {"x", "a-", "A_", "a.b-", "-", "\"", "token ", "--x ", "a://", "key="})
  void longLinesOfAnyKindAreReadInOneGo(String unit) {
    String line = unit.repeat(65_536 / unit.length());
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Secrets.BY_FORM.redact(line));
    String secret = "password=\"" + "x\\\"".repeat(20_000) + "\"";
    assertThat(Secrets.BY_FORM.redact(secret)).isEqualTo("password=REDACTED");
  }
}
