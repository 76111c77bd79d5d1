package hpcbench.simulator;

import static hpcbench.simulator.TestSimulator.events;
import static hpcbench.simulator.TestSimulator.golden;
import static hpcbench.simulator.TestSimulator.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class OpenAiApiTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String TEXT = "/v1/completions";

  private static String chat(String more) {
    return "{\"model\":\"simulated\",\"messages\":[{\"role\":\"user\",\"content\":\"How are you, friend?\"}]%s}"
        .formatted(more);
  }

  private static String text(String more) {
    return "{\"model\":\"simulated\",\"prompt\":\"Once upon a time\"%s}".formatted(more);
  }

  @Test
  void aStreamedChatHasARoleThenTokensThenAFinishThenUsageThenDone() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      HttpResponse<String> response =
          simulator.post(
              CHAT,
              chat(
                  ",\"max_tokens\":2,\"seed\":5,\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type"))
          .hasValue("text/event-stream; charset=utf-8");
      String start =
          "data: {\"id\":*,\"object\":\"chat.completion.chunk\",\"created\":*,\"model\":\"simulated\",";
      assertThat(golden(response))
          .containsExactly(
              start
                  + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,\"finish_reason\":null}]}",
              start
                  + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"come\"},\"logprobs\":null,\"finish_reason\":null}]}",
              start
                  + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" live\"},\"logprobs\":null,\"finish_reason\":null}]}",
              start
                  + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"logprobs\":null,\"finish_reason\":\"length\",\"stop_reason\":null}]}",
              start
                  + "\"choices\":[],\"usage\":{\"prompt_tokens\":6,\"total_tokens\":8,\"completion_tokens\":2,\"prompt_tokens_details\":{\"cached_tokens\":0}}}",
              "data: [DONE]");
    }
  }

  @Test
  void aStreamedCompletionHasTokensThenAFinishThenDone() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      HttpResponse<String> response =
          simulator.post(TEXT, text(",\"max_tokens\":2,\"seed\":5,\"stream\":true"));
      String start =
          "data: {\"id\":*,\"object\":\"text_completion\",\"created\":*,\"model\":\"simulated\",";
      assertThat(golden(response))
          .containsExactly(
              start
                  + "\"choices\":[{\"index\":0,\"text\":\"come\",\"logprobs\":null,\"finish_reason\":null}]}",
              start
                  + "\"choices\":[{\"index\":0,\"text\":\" live\",\"logprobs\":null,\"finish_reason\":null}]}",
              start
                  + "\"choices\":[{\"index\":0,\"text\":\"\",\"logprobs\":null,\"finish_reason\":\"length\",\"stop_reason\":null}]}",
              "data: [DONE]");
    }
  }

  @Test
  void aPlainChatIsOneDocument() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      HttpResponse<String> response =
          simulator.post(CHAT, chat(",\"max_completion_tokens\":2,\"seed\":5"));
      assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
      assertThat(golden(response))
          .containsExactly(
              "{\"id\":*,\"object\":\"chat.completion\",\"created\":*,\"model\":\"simulated\",\"choices\":[{\"index\":0,"
                  + "\"message\":{\"role\":\"assistant\",\"content\":\"come live\"},\"logprobs\":null,"
                  + "\"finish_reason\":\"length\",\"stop_reason\":null}],\"usage\":{\"prompt_tokens\":6,\"total_tokens\":8,"
                  + "\"completion_tokens\":2,\"prompt_tokens_details\":{\"cached_tokens\":0}}}");
    }
  }

  @Test
  void aPlainCompletionHasSixteenTokensUnlessToldOtherwise() throws Exception {
    try (TestSimulator simulator =
        TestSimulator.with("answer_tokens", "500", "answer_spread", "0")) {
      JsonNode document = json(simulator.post(TEXT, text("")).body());
      assertThat(document.at("/object").stringValue()).isEqualTo("text_completion");
      assertThat(document.at("/choices/0/text").stringValue().split(" ")).hasSize(16);
      assertThat(document.at("/usage/completion_tokens").intValue()).isEqualTo(16);
      assertThat(document.at("/usage/prompt_tokens").intValue()).isEqualTo(4);
    }
  }

  @Test
  void reasoningComesFirstAndApart() throws Exception {
    try (TestSimulator simulator = TestSimulator.with("reasoning_tokens", "3")) {
      HttpResponse<String> streamed =
          simulator.post(
              CHAT,
              chat(
                  ",\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
      List<JsonNode> events = events(streamed);
      assertThat(events.stream().filter(event -> event.at("/choices/0/delta/reasoning").isString()))
          .hasSize(3);
      assertThat(events.get(3).at("/choices/0/delta/reasoning").stringValue()).startsWith(" ");
      assertThat(events.get(4).at("/choices/0/delta/content").stringValue())
          .isNotBlank()
          .doesNotStartWith(" ");
      assertThat(
              events.getLast().at("/usage/completion_tokens_details/reasoning_tokens").intValue())
          .isEqualTo(3);

      JsonNode plain = json(simulator.post(CHAT, chat(",\"max_tokens\":5")).body());
      assertThat(plain.at("/choices/0/message/reasoning").stringValue().split(" ")).hasSize(3);
      assertThat(plain.at("/choices/0/message/content").stringValue().split(" ")).hasSize(2);

      JsonNode without =
          json(simulator.post(CHAT, chat(",\"max_tokens\":5,\"include_reasoning\":false")).body());
      assertThat(without.at("/choices/0/message").has("reasoning")).isFalse();
    }
  }

  @Test
  void anAnswerEndsByItselfAtItsDrawnLength() throws Exception {
    try (TestSimulator simulator =
        TestSimulator.with("answer_tokens", "30", "answer_spread", "0")) {
      assertEnds(simulator, "", 30, "stop");
      assertEnds(simulator, ",\"max_tokens\":10", 10, "length");
      assertEnds(simulator, ",\"max_tokens\":100", 30, "stop");
      assertEnds(simulator, ",\"max_tokens\":100,\"min_tokens\":50", 50, "stop");
      assertEnds(simulator, ",\"max_tokens\":100,\"ignore_eos\":true", 100, "length");
      assertEnds(
          simulator, ",\"max_tokens\":60,\"min_tokens\":60,\"ignore_eos\":true", 60, "length");
      assertEnds(simulator, ",\"max_tokens\":100,\"max_completion_tokens\":7", 7, "length");
    }
  }

  private static void assertEnds(TestSimulator simulator, String more, int tokens, String reason)
      throws Exception {
    JsonNode document = json(simulator.post(CHAT, chat(more)).body());
    assertThat(document.at("/usage/completion_tokens").intValue()).as(more).isEqualTo(tokens);
    assertThat(document.at("/choices/0/finish_reason").stringValue()).as(more).isEqualTo(reason);
    assertThat(document.at("/choices/0/message/content").stringValue().split(" ")).hasSize(tokens);
  }

  @Test
  void answerLengthsScatterAroundTheirMean() throws Exception {
    try (TestSimulator simulator =
        TestSimulator.with("answer_tokens", "20", "answer_spread", "0.5")) {
      double sum = 0;
      for (int seed = 0; seed < 200; seed++) {
        JsonNode document = json(simulator.post(CHAT, chat(",\"seed\":" + seed)).body());
        sum += document.at("/usage/completion_tokens").intValue();
      }
      assertThat(sum / 200).isBetween(17.0, 23.0);
    }
  }

  @Test
  void theSameRequestGetsTheSameAnswerAndAnotherSeedAnother() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      String first = content(simulator, ",\"seed\":1");
      assertThat(content(simulator, ",\"seed\":1")).isEqualTo(first);
      assertThat(content(simulator, ",\"seed\":2")).isNotEqualTo(first);
      assertThat(content(simulator, "")).isEqualTo(content(simulator, ""));
    }
  }

  private static String content(TestSimulator simulator, String more) throws Exception {
    return json(simulator.post(CHAT, chat(more)).body())
        .at("/choices/0/message/content")
        .stringValue();
  }

  @Test
  void aPromptThatBeginsLikeAnEarlierOneIsPartlyCached() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      String shared = "word ".repeat(100);
      simulator.post(TEXT, "{\"prompt\":\"" + shared + "and one end\"}");
      JsonNode second =
          json(simulator.post(TEXT, "{\"prompt\":\"" + shared + "or another\"}").body());
      assertThat(second.at("/usage/prompt_tokens").intValue()).isEqualTo(102);
      assertThat(second.at("/usage/prompt_tokens_details/cached_tokens").intValue()).isEqualTo(96);
    }
  }

  @Test
  void aSaltHidesWhatOthersCachedAndAResetForgetsIt() throws Exception {
    String prompt = "{\"prompt\":\"%s\",\"max_tokens\":1%s}";
    String words = "one two three four ".repeat(8);
    String plain = prompt.formatted(words, "");
    String salted = prompt.formatted(words, ",\"cache_salt\":\"s1\"");
    String otherwise = prompt.formatted(words, ",\"cache_salt\":\"s2\"");
    try (TestSimulator simulator = TestSimulator.with()) {
      assertThat(cached(simulator, plain)).isZero();
      assertThat(cached(simulator, salted)).isZero();
      assertThat(cached(simulator, otherwise)).isZero();
      assertThat(cached(simulator, plain)).isPositive();
      assertThat(cached(simulator, salted)).isPositive();
      assertThat(simulator.post("/reset_prefix_cache", "{}").body())
          .isEqualTo("{\"success\":true}");
      assertThat(cached(simulator, plain)).isZero();
      assertThat(cached(simulator, salted)).isZero();
      assertThat(simulator.post(TEXT, text(",\"cache_salt\":\"\"")).statusCode()).isEqualTo(400);
    }
  }

  private static int cached(TestSimulator simulator, String body) throws Exception {
    return json(simulator.post(TEXT, body).body())
        .path("usage")
        .path("prompt_tokens_details")
        .path("cached_tokens")
        .asInt();
  }

  @Test
  void streamedChunksHoldAsManyTokensAsTheIntervalSays() throws Exception {
    try (TestSimulator simulator = TestSimulator.with("stream_interval", "4")) {
      HttpResponse<String> response =
          simulator.post(TEXT, text(",\"max_tokens\":11,\"ignore_eos\":true,\"stream\":true"));
      List<Integer> tokens =
          events(response).stream()
              .map(event -> event.at("/choices/0/text").stringValue())
              .filter(piece -> !piece.isEmpty())
              .map(piece -> piece.strip().split(" ").length)
              .toList();
      assertThat(tokens).containsExactly(1, 4, 4, 2);
    }
  }

  @Test
  void aPromptMayBeTokenNumbersOrOneTextInAList() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      JsonNode numbers = json(simulator.post(TEXT, "{\"prompt\":[1,2,3,4,5]}").body());
      assertThat(numbers.at("/usage/prompt_tokens").intValue()).isEqualTo(5);
      JsonNode list = json(simulator.post(TEXT, "{\"prompt\":[\"two words\"]}").body());
      assertThat(list.at("/usage/prompt_tokens").intValue()).isEqualTo(2);
    }
  }

  @Test
  void messagesMayBeLists() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      String body =
          "{\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":["
              + "{\"type\":\"text\",\"text\":\"one two\"},{\"type\":\"image_url\",\"image_url\":{}},{\"type\":\"text\",\"text\":\"three\"}]}],"
              + "\"max_tokens\":1}";
      JsonNode document = json(simulator.post(CHAT, body).body());
      assertThat(document.at("/usage/prompt_tokens").intValue()).isEqualTo(6);
    }
  }

  @Test
  void multipleChoiceIsAnsweredWithALetter() throws Exception {
    String question =
        "What comes next?\\nA) He runs.\\nB) She sits.\\nC) They go.\\nD) It rains.\\nAnswer:";
    String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"seed\":%d}";
    try (TestSimulator simulator = TestSimulator.with("answer", "C")) {
      JsonNode document = json(simulator.post(CHAT, body.formatted(question, 1)).body());
      assertThat(document.at("/choices/0/message/content").stringValue()).isEqualTo("C");
      assertThat(document.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
      assertThat(content(simulator, "")).as("an open question").hasSizeGreaterThan(1);
    }
    try (TestSimulator simulator = TestSimulator.with("answer", "random")) {
      List<String> letters =
          java.util.stream.IntStream.range(0, 40)
              .mapToObj(seed -> letter(simulator, body.formatted(question, seed)))
              .distinct()
              .sorted()
              .toList();
      assertThat(letters).containsExactly("A", "B", "C", "D");
    }
  }

  private static String letter(TestSimulator simulator, String body) {
    try {
      return json(simulator.post(CHAT, body).body()).at("/choices/0/message/content").stringValue();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"messages\":[                                    | body is not JSON",
        "[]                                                 | must be a JSON object",
        "{}                                                 | messages: must be an array",
        "{\"messages\":[{\"content\":\"x\"}]}               | objects with a role",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]} | must not be empty",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":0} | max_tokens must be at least 1",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":1.5} | max_tokens: must be an integer",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":2,\"min_tokens\":3} | min_tokens must be less",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"n\":2} | one answer a request",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":\"yes\"} | stream: must be a boolean",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream_options\":{}} | only be defined when `stream=True`",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":9000} | maximum context length is 8192 tokens",
      })
  void aWrongRequestIsABadRequestThatSaysWhy(String body, String reason) throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      HttpResponse<String> response = simulator.post(CHAT, body);
      assertThat(response.statusCode()).isEqualTo(400);
      JsonNode error = json(response.body()).at("/error");
      assertThat(error.at("/type").stringValue()).isEqualTo("BadRequestError");
      assertThat(error.at("/code").intValue()).isEqualTo(400);
      assertThat(error.at("/message").stringValue()).contains(reason);
    }
  }

  @Test
  void anEmptyBodyIsABadRequest() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      assertThat(simulator.post(CHAT, "").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void otherErrorsHaveTheShapeOfVllm() throws Exception {
    try (TestSimulator simulator = TestSimulator.with("max_body", "1KiB")) {
      HttpResponse<String> unknownModel =
          simulator.post(TEXT, "{\"model\":\"other\",\"prompt\":\"x\"}");
      assertThat(unknownModel.statusCode()).isEqualTo(404);
      assertThat(unknownModel.body())
          .isEqualTo(
              "{\"error\":{\"message\":\"The model `other` does not exist.\",\"type\":\"NotFoundError\",\"param\":\"model\",\"code\":404}}");
      assertThat(simulator.get("/v1/nothing").statusCode()).isEqualTo(404);
      HttpResponse<String> wrongMethod = simulator.get(CHAT);
      assertThat(wrongMethod.statusCode()).isEqualTo(405);
      assertThat(json(wrongMethod.body()).at("/error/code").intValue()).isEqualTo(405);
      HttpResponse<String> tooLarge = simulator.post(CHAT, "x".repeat(3_000_000));
      assertThat(tooLarge.statusCode()).isEqualTo(413);
      assertThat(json(tooLarge.body()).at("/error/code").intValue()).isEqualTo(413);
    }
  }

  @Test
  void aKeyGuardsV1AndNothingElse(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "s3cret\n");
    try (TestSimulator simulator = TestSimulator.with("api_key_file", file.toString())) {
      HttpResponse<String> without = simulator.get("/v1/models");
      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(without.body()).isEqualTo("{\"error\":\"Unauthorized\"}");
      assertThat(simulator.get("/health").statusCode()).isEqualTo(200);
      assertThat(simulator.get("/metrics").statusCode()).isEqualTo(200);
      assertThat(simulator.get("/api/tags").statusCode()).isEqualTo(200);
      assertThat(withKey(simulator, "wrong").statusCode()).isEqualTo(401);
      assertThat(withKey(simulator, "s3cret").statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> withKey(TestSimulator simulator, String key)
      throws Exception {
    return simulator.send(
        HttpRequest.newBuilder(simulator.uri(CHAT))
            .header("Authorization", "Bearer " + key)
            .POST(BodyPublishers.ofString(chat(",\"max_tokens\":1"))));
  }

  @Test
  void modelsAndVersionAreTold() throws Exception {
    try (TestSimulator simulator =
        TestSimulator.with("model", "org/m-1", "version", "9.9", "max_model_len", "4000")) {
      JsonNode models = json(simulator.get("/v1/models").body());
      assertThat(models.at("/object").stringValue()).isEqualTo("list");
      assertThat(models.at("/data/0/id").stringValue()).isEqualTo("org/m-1");
      assertThat(models.at("/data/0/object").stringValue()).isEqualTo("model");
      assertThat(models.at("/data/0/max_model_len").intValue()).isEqualTo(4000);
      assertThat(simulator.get("/version").body()).isEqualTo("{\"version\":\"9.9\"}");
    }
  }

  @Test
  void whileItLoadsItIsUnavailableAndThenHealthy() throws Exception {
    try (TestSimulator simulator = TestSimulator.with("load_time", "400ms")) {
      HttpResponse<String> loading = simulator.get("/health");
      assertThat(loading.statusCode()).isEqualTo(503);
      assertThat(json(loading.body()).at("/error/message").stringValue())
          .isEqualTo("Loading model");
      assertThat(simulator.post(CHAT, chat("")).statusCode()).isEqualTo(503);
      TestSimulator.await("healthy", () -> status(simulator, "/health") == 200);
      assertThat(simulator.post(CHAT, chat("")).statusCode()).isEqualTo(200);
    }
  }

  private static int status(TestSimulator simulator, String path) {
    try {
      return simulator.get(path).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
