package hpcbench.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.workload.Prompt;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What each dialect asks of a service.
class DialectsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Prompt PROMPT =
      new Prompt(
          List.of(
              new Prompt.Message("system", "be brief"),
              new Prompt.Message("user", "h\u00ed \"you\"")),
          7,
          20,
          "");

  @Test
  void aChatAsksForItsMessagesAndForUsage() {
    JsonNode body = body(Dialects.OPENAI_CHAT, options(true, false, Map.of()));

    assertThat(body)
        .isEqualTo(
            JSON.readTree(
                """
                {"model":"m","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"h\u00ed \\"you\\""}],
                 "max_tokens":20,"temperature":0.0,"seed":9,"stream":true,"stream_options":{"include_usage":true}}
                """));
  }

  @Test
  void aCompletionAsksForItsTextAndNoStreamOptionsWithoutAStream() {
    JsonNode body = body(Dialects.OPENAI_COMPLETIONS, options(false, true, Map.of()));

    assertThat(body)
        .isEqualTo(
            JSON.readTree(
                """
                {"model":"m","prompt":"be brief\\nh\u00ed \\"you\\"","max_tokens":20,"temperature":0.0,"seed":9,
                 "stream":false,"ignore_eos":true,"min_tokens":20}
                """));
  }

  @Test
  void ollamaTakesItsLimitsAsOptions() {
    JsonNode body =
        body(
            Dialects.OLLAMA_GENERATE,
            options(
                true, true, Map.of("options", Map.of("num_ctx", 512, "seed", 1), "think", false)));

    assertThat(body)
        .isEqualTo(
            JSON.readTree(
                """
                {"model":"m","prompt":"be brief\\nh\u00ed \\"you\\"","stream":true,"think":false,
                 "options":{"num_predict":20,"seed":1,"temperature":0.0,"num_ctx":512}}
                """));
  }

  @ParameterizedTest
  @MethodSource("hpcbench.target.Dialects#all")
  void extraFieldsWinOverOurs(Dialect dialect) {
    assertThat(
            body(dialect, options(true, false, Map.of("model", "other"))).path("model").asString())
        .isEqualTo("other");
  }

  @ParameterizedTest
  @MethodSource("hpcbench.target.Dialects#all")
  void theSameRequestIsTheSameBytes(Dialect dialect) {
    RequestOptions options = options(true, true, Map.of("b", 1, "a", 2, "c", 3));

    assertThat(dialect.body(PROMPT, options)).isEqualTo(dialect.body(PROMPT, options));
    assertThat(new String(dialect.body(PROMPT, options), UTF_8))
        .containsSubsequence("\"a\":2", "\"b\":1", "\"c\":3");
  }

  private static JsonNode body(Dialect dialect, RequestOptions options) {
    return JSON.readTree(dialect.body(PROMPT, options));
  }

  private static RequestOptions options(
      boolean streaming, boolean ignoreEos, Map<String, Object> extra) {
    return new RequestOptions("m", streaming, ignoreEos, 0, 9, extra);
  }
}
