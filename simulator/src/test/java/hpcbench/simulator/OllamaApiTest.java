package hpcbench.simulator;

import static hpcbench.simulator.TestSimulator.golden;
import static hpcbench.simulator.TestSimulator.json;
import static hpcbench.simulator.TestSimulator.lines;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OllamaApiTest {
  private static final String GENERATE = "/api/generate";
  private static final String CHAT = "/api/chat";

  private static String generate(String more) {
    return "{\"model\":\"simulated\",\"prompt\":\"Why is the sky blue?\"%s}".formatted(more);
  }

  private static String chat(String more) {
    return "{\"model\":\"simulated\",\"messages\":[{\"role\":\"user\",\"content\":\"Why is the sky blue?\"}]%s}"
        .formatted(more);
  }

  @Test
  void aStreamedGenerationIsALineATokenAndALastLineWithTheCounts() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      HttpResponse<String> response =
          simulator.post(GENERATE, generate(",\"options\":{\"num_predict\":2,\"seed\":5}"));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).hasValue("application/x-ndjson");
      assertThat(golden(response))
          .containsExactly(
              "{\"model\":\"simulated\",\"created_at\":*,\"response\":\"come\",\"done\":false}",
              "{\"model\":\"simulated\",\"created_at\":*,\"response\":\" live\",\"done\":false}",
              "{\"model\":\"simulated\",\"created_at\":*,\"response\":\"\",\"done\":true,\"done_reason\":\"length\",\"total_duration\":*,"
                  + "\"load_duration\":*,\"prompt_eval_count\":6,\"prompt_eval_duration\":*,\"eval_count\":2,\"eval_duration\":*}");
    }
  }

  @Test
  void aStreamedChatHasMessages() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      HttpResponse<String> response =
          simulator.post(CHAT, chat(",\"options\":{\"num_predict\":1,\"seed\":5}"));
      assertThat(golden(response))
          .containsExactly(
              "{\"model\":\"simulated\",\"created_at\":*,\"message\":{\"role\":\"assistant\",\"content\":\"come\"},\"done\":false}",
              "{\"model\":\"simulated\",\"created_at\":*,\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
                  + "\"done_reason\":\"length\",\"total_duration\":*,\"load_duration\":*,\"prompt_eval_count\":6,"
                  + "\"prompt_eval_duration\":*,\"eval_count\":1}");
    }
  }

  @Test
  void aPlainAnswerIsOneDocument() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      HttpResponse<String> generated =
          simulator.post(
              GENERATE, generate(",\"stream\":false,\"options\":{\"num_predict\":2,\"seed\":5}"));
      assertThat(generated.headers().firstValue("content-type"))
          .hasValue("application/json; charset=utf-8");
      assertThat(json(generated.body()).at("/response").stringValue()).isEqualTo("come live");
      assertThat(json(generated.body()).at("/done").booleanValue()).isTrue();
      JsonNode chatted =
          json(
              simulator
                  .post(CHAT, chat(",\"stream\":false,\"options\":{\"num_predict\":2,\"seed\":5}"))
                  .body());
      assertThat(chatted.at("/message/content").stringValue()).isEqualTo("come live");
      assertThat(chatted.at("/eval_count").intValue()).isEqualTo(2);
    }
  }

  @Test
  void durationsAddUp() throws Exception {
    try (TestSimulator simulator = TestSimulator.with("step_time", "2ms")) {
      JsonNode last =
          lines(simulator.post(GENERATE, generate(",\"options\":{\"num_predict\":10}"))).getLast();
      long prompt = last.at("/prompt_eval_duration").longValue();
      long eval = last.at("/eval_duration").longValue();
      assertThat(prompt).isEqualTo(2_006_000);
      assertThat(eval).isBetween(9 * 2_000_000L, 9 * 2_020_000L);
      assertThat(last.at("/total_duration").longValue()).isGreaterThanOrEqualTo(prompt + eval);
    }
  }

  @Test
  void thinkingComesFirstUnlessItIsTurnedOff() throws Exception {
    try (TestSimulator simulator = TestSimulator.with("reasoning_tokens", "3")) {
      List<JsonNode> generated =
          lines(simulator.post(GENERATE, generate(",\"options\":{\"num_predict\":5}")));
      assertThat(generated.stream().filter(line -> line.has("thinking"))).hasSize(3);
      assertThat(generated.get(0).at("/response").stringValue()).isEmpty();
      assertThat(generated.get(3).at("/response").stringValue()).isNotBlank();
      List<JsonNode> chatted =
          lines(simulator.post(CHAT, chat(",\"options\":{\"num_predict\":5}")));
      assertThat(chatted.stream().filter(line -> line.at("/message/thinking").isString()))
          .hasSize(3);
      List<JsonNode> quiet =
          lines(simulator.post(CHAT, chat(",\"think\":false,\"options\":{\"num_predict\":5}")));
      assertThat(quiet.stream().filter(line -> line.at("/message/thinking").isString())).isEmpty();
      JsonNode plain =
          json(
              simulator
                  .post(
                      CHAT,
                      chat(",\"stream\":false,\"think\":\"high\",\"options\":{\"num_predict\":5}"))
                  .body());
      assertThat(plain.at("/message/thinking").stringValue().split(" ")).hasSize(3);
      assertThat(plain.at("/message/content").stringValue().split(" ")).hasSize(2);
    }
  }

  @Test
  void aRequestWithoutAPromptLoadsOrUnloads() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      JsonNode loaded =
          json(simulator.post(GENERATE, "{\"model\":\"simulated\",\"keep_alive\":-1}").body());
      assertThat(loaded.at("/done_reason").stringValue()).isEqualTo("load");
      JsonNode unloaded =
          json(simulator.post(CHAT, "{\"model\":\"simulated\",\"keep_alive\":0}").body());
      assertThat(unloaded.at("/done_reason").stringValue()).isEqualTo("unload");
      assertThat(json(simulator.get("/api/ps").body()).at("/models")).isEmpty();
      simulator.post(GENERATE, "{\"model\":\"simulated\"}");
      assertThat(json(simulator.get("/api/ps").body()).at("/models")).hasSize(1);
    }
  }

  @Test
  void whileItLoadsRequestsWaitAndTheirLoadDurationSaysSo() throws Exception {
    try (TestSimulator simulator = TestSimulator.with("load_time", "300ms")) {
      assertThat(json(simulator.get("/api/ps").body()).at("/models")).isEmpty();
      JsonNode answer =
          json(
              simulator
                  .post(GENERATE, generate(",\"stream\":false,\"options\":{\"num_predict\":1}"))
                  .body());
      assertThat(answer.at("/load_duration").longValue()).isGreaterThan(50_000_000);
      assertThat(json(simulator.get("/api/ps").body()).at("/models/0/name").stringValue())
          .isEqualTo("simulated:latest");
    }
  }

  @Test
  void tagsPsVersionAndRootAreTold() throws Exception {
    try (TestSimulator simulator = TestSimulator.with("model", "llama2", "version", "0.17.4")) {
      JsonNode tags = json(simulator.get("/api/tags").body()).at("/models/0");
      assertThat(tags.at("/name").stringValue()).isEqualTo("llama2:latest");
      assertThat(tags.at("/model").stringValue()).isEqualTo("llama2:latest");
      assertThat(tags.at("/digest").stringValue()).matches("[0-9a-f]{64}");
      assertThat(tags.at("/size").longValue()).isEqualTo(64 << 20);
      assertThat(tags.at("/details/format").stringValue()).isEqualTo("gguf");
      JsonNode loaded = json(simulator.get("/api/ps").body()).at("/models/0");
      assertThat(loaded.at("/size_vram").longValue()).isEqualTo(loaded.at("/size").longValue());
      assertThat(loaded.at("/context_length").intValue()).isEqualTo(8192);
      assertThat(simulator.get("/api/version").body()).isEqualTo("{\"version\":\"0.17.4\"}");
      assertThat(simulator.get("/").body()).isEqualTo("Ollama is running");
      HttpResponse<String> head =
          simulator.send(
              HttpRequest.newBuilder(simulator.uri("/"))
                  .method("HEAD", HttpRequest.BodyPublishers.noBody()));
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValue("content-length")).hasValue("17");
    }
  }

  @Test
  void aModelMustBePulledWhereItIsNotThereYet() throws Exception {
    try (TestSimulator simulator =
        TestSimulator.with(
            "model", "llama2:7b", "pulled", "false", "pull_size", "3MB", "pull_rate", "15MB")) {
      HttpResponse<String> absent =
          simulator.post(GENERATE, "{\"model\":\"llama2:7b\",\"prompt\":\"x\"}");
      assertThat(absent.statusCode()).isEqualTo(404);
      assertThat(json(absent.body()).at("/error").stringValue())
          .contains("llama2:7b", "try pulling it first");
      assertThat(json(simulator.get("/api/tags").body()).at("/models")).isEmpty();
      assertThat(json(simulator.get("/v1/models").body()).at("/data")).isEmpty();

      HttpResponse<String> pulled = simulator.post("/api/pull", "{\"model\":\"llama2:7b\"}");
      assertThat(pulled.headers().firstValue("content-type")).hasValue("application/x-ndjson");
      List<JsonNode> progress = lines(pulled);
      assertThat(progress.getFirst().toString()).isEqualTo("{\"status\":\"pulling manifest\"}");
      assertThat(progress.getLast().toString()).isEqualTo("{\"status\":\"success\"}");
      List<JsonNode> layers = progress.stream().filter(line -> line.has("digest")).toList();
      assertThat(layers).hasSizeGreaterThan(2);
      assertThat(layers)
          .allSatisfy(layer -> assertThat(layer.at("/total").longValue()).isEqualTo(3_000_000));
      assertThat(layers.stream().map(layer -> layer.at("/completed").longValue()))
          .isSorted()
          .endsWith(3_000_000L);

      assertThat(
              simulator.post(GENERATE, "{\"model\":\"llama2:7b\",\"prompt\":\"x\"}").statusCode())
          .isEqualTo(200);
      assertThat(lines(simulator.post("/api/pull", "{\"model\":\"llama2:7b\"}")))
          .as("again, at once")
          .hasSize(5);
    }
  }

  @Test
  void pullingWhatThereIsNotFailsInTheStream() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      HttpResponse<String> streamed = simulator.post("/api/pull", "{\"model\":\"nothing\"}");
      assertThat(streamed.statusCode()).isEqualTo(200);
      assertThat(golden(streamed))
          .containsExactly(
              "{\"status\":\"pulling manifest\"}",
              "{\"error\":\"pull model manifest: file does not exist\"}");
      HttpResponse<String> plain =
          simulator.post("/api/pull", "{\"model\":\"nothing\",\"stream\":false}");
      assertThat(plain.statusCode()).isEqualTo(500);
      assertThat(simulator.post("/api/pull", "{\"model\":\"simulated\",\"stream\":false}").body())
          .isEqualTo("{\"status\":\"success\"}");
    }
  }

  @Test
  void errorsHaveTheShapeOfOllama() throws Exception {
    try (TestSimulator simulator = TestSimulator.with("max_body", "1KiB", "max_model_len", "100")) {
      HttpResponse<String> unknown =
          simulator.post(GENERATE, "{\"model\":\"other\",\"prompt\":\"x\"}");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body())
          .isEqualTo("{\"error\":\"model 'other' not found, try pulling it first\"}");
      HttpResponse<String> malformed = simulator.post(CHAT, "{\"model\":");
      assertThat(malformed.statusCode()).isEqualTo(400);
      assertThat(json(malformed.body()).at("/error").isString()).isTrue();
      HttpResponse<String> tooLong =
          simulator.post(
              GENERATE, "{\"model\":\"simulated\",\"prompt\":\"" + "a ".repeat(100) + "\"}");
      assertThat(tooLong.statusCode()).isEqualTo(400);
      assertThat(tooLong.body())
          .isEqualTo("{\"error\":\"the input length exceeds the context length\"}");
      HttpResponse<String> wrongMethod = simulator.get(GENERATE);
      assertThat(wrongMethod.statusCode()).isEqualTo(405);
      assertThat(wrongMethod.body()).isEqualTo("405 method not allowed");
      assertThat(simulator.get("/api/nothing").body()).isEqualTo("404 page not found");
      assertThat(simulator.post(GENERATE, "x".repeat(5000)).statusCode()).isEqualTo(413);
    }
  }
}
