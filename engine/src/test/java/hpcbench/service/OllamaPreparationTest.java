package hpcbench.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OllamaPreparationTest {
  private static final String DIGEST =
      "sha256:b83633aa785344791618f2fddf131b010ea04912a60430760b070bad293f65bd";

  private final List<String> steps = new ArrayList<>();
  private FakeHttpService server;
  private HttpServiceClient client;
  @TempDir Path engines;

  @BeforeEach
  void start() throws IOException {
    server = new FakeHttpService();
    client = new HttpServiceClient(server.address(), Optional.empty(), Duration.ofSeconds(10));
    server.answers("/api/tags", 200, "{\"models\":[{\"name\":\"here:latest\",\"digest\":\"1f\"}]}");
    server.answers("/api/generate", 200, "{\"done\":true,\"done_reason\":\"load\"}");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void prepare(String model, Map<String, Object> config) {
    ollama()
        .prepare(
            client,
            Deployments.of(model, config),
            (step, done, total) -> steps.add("%s %d/%d".formatted(step, done, total)));
  }

  private OllamaService ollama() {
    return new OllamaService(new Installed(engines, new SearchPath(List.of())), Duration.ZERO);
  }

  /// Answers the first of these to the first pull, the next to the next, the last ever after.
  private void pulls(String... answers) {
    Deque<String> left = new ArrayDeque<>(List.of(answers));
    server.handles(
        "/api/pull",
        exchange -> {
          byte[] lines =
              (left.size() > 1 ? left.removeFirst() : left.getFirst())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, lines.length);
          exchange.getResponseBody().write(lines);
        });
  }

  private long asked(String path) {
    return server.seen().stream().filter(seen -> seen.path().equals(path)).count();
  }

  @Test
  void layersOnTheGpuAreAskedForWhenTheModelIsLoaded() {
    prepare("here", Map.of("gpu_layers", 20));
    assertThat(server.seen().getLast().text()).contains("\"options\":{\"num_gpu\":20}");
    prepare("here", Map.of());
    assertThat(server.seen().getLast().text()).doesNotContain("num_gpu");
  }

  @Test
  void aPullThatBreaksOffIsBegunAgain() {
    pulls(
        "{\"status\":\"pulling manifest\"}\n{\"error\":\"503: busy\"}\n",
        "{\"status\":\"pulling manifest\"}\n{\"status\":\"success\"}\n");
    prepare("llama2", Map.of());
    assertThat(steps)
        .containsExactly(
            "pulling manifest 0/0",
            "pulling again, since: 503: busy 0/0",
            "pulling manifest 0/0",
            "success 0/0",
            "loading llama2 0/0");
  }

  @Test
  void aPullIsGivenUpAfterFiveTimes() {
    pulls("{\"error\":\"503: busy\"}\n");
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> prepare("llama2", Map.of()))
        .withMessage("Ollama could not pull 'llama2': 503: busy; tried 5 times; see its log");
    assertThat(asked("/api/pull")).isEqualTo(5);
  }

  @Test
  void aFullDiskIsNotTriedAgain() {
    pulls("{\"error\":\"write /m/blobs/sha256-1a-partial: no space left on device\"}\n");
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> prepare("llama2", Map.of()))
        .withMessageContaining("no space left on device; make room where Ollama keeps its models");
    assertThat(asked("/api/pull")).isEqualTo(1);
  }

  @Test
  void plainHttpIsForRegistriesThatAreSaidToSpeakIt() {
    pulls("{\"status\":\"success\"}\n");
    prepare("127.0.0.1:5000/library/m", Map.of("insecure", true));
    prepare("llama2", Map.of());
    assertThat(server.seen().stream().filter(seen -> seen.path().equals("/api/pull")))
        .extracting(FakeHttpService.Seen::text)
        .satisfiesExactly(
            first -> assertThat(first).contains("\"insecure\":true"),
            second -> assertThat(second).contains("\"insecure\":false"));
  }

  @Test
  void aFileThatTheServerHasIsNotHandedOverAgain() throws IOException {
    Path models = Files.createDirectories(engines.resolve("models"));
    Files.writeString(models.resolve("tiny.gguf"), "GGUF");
    server.answers("/api/blobs/" + DIGEST, 200, "");
    server.answers("/api/create", 200, "{\"status\":\"success\"}\n");
    prepare("mine", Map.of("gguf", "tiny.gguf"));
    assertThat(server.seen())
        .extracting(seen -> seen.method() + " " + seen.path())
        .containsExactly(
            "GET /api/tags", "HEAD /api/blobs/" + DIGEST, "POST /api/create", "POST /api/generate");
  }

  @Test
  void aModelThatAnotherServerOfTheRunMadeIsNotMadeAgain() {
    prepare("here", Map.of("gguf", "tiny.gguf"));
    assertThat(server.seen())
        .extracting(FakeHttpService.Seen::path)
        .containsExactly("/api/tags", "/api/generate");
  }

  @Test
  void aModelThatCannotBeMadeIsNamedWithTheReason() throws IOException {
    Path models = Files.createDirectories(engines.resolve("models"));
    Files.writeString(models.resolve("tiny.gguf"), "GGUF");
    server.answers("/api/blobs/" + DIGEST, 200, "");
    server.answers("/api/create", 200, "{\"error\":\"invalid file magic\"}\n");
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> prepare("mine", Map.of("gguf", "tiny.gguf")))
        .withMessageContaining("Ollama could not make 'mine' of ")
        .withMessageContaining("invalid file magic");
  }

  private Undo preload(String model, Map<String, Object> config) {
    return ollama()
        .preload(client, model, Deployments.servers(config), (step, _, _) -> steps.add(step));
  }

  @Test
  void theModelOfARunningServiceIsLoadedAndInTheEndUnloaded() {
    server.answers("/api/ps", 200, "{\"models\":[]}");
    Undo undo = preload("here", Map.of("gpu_layers", 7));
    assertThat(server.seen().getLast().text()).contains("\"keep_alive\":-1", "\"num_gpu\":7");
    undo.undo(client);
    assertThat(server.seen().getLast().path()).isEqualTo("/api/generate");
    assertThat(server.seen().getLast().text())
        .contains("\"keep_alive\":0")
        .doesNotContain("num_gpu");
  }

  @Test
  void aModelThatARunningServiceHasLoadedStaysAsItIs() {
    server.answers("/api/ps", 200, "{\"models\":[{\"name\":\"here:latest\"}]}");
    preload("here", Map.of()).undo(client);
    assertThat(asked("/api/generate")).isZero();
  }

  @Test
  void nothingIsPulledOntoARunningService() {
    preload("missing", Map.of()).undo(client);
    assertThat(server.seen()).extracting(FakeHttpService.Seen::path).containsExactly("/api/tags");
  }

  @Test
  void aModelThatIsThereIsOnlyLoadedForGood() {
    prepare("here", Map.of());
    assertThat(server.seen()).extracting(FakeHttpService.Seen::path).endsWith("/api/generate");
    assertThat(server.seen().getLast().text()).contains("\"keep_alive\":-1");
    assertThat(steps).containsExactly("loading here 0/0");
  }

  @Test
  void aMissingModelIsPulledWithItsProgress() {
    server.answers(
        "/api/pull",
        200,
        """
        {"status":"pulling manifest"}
        {"status":"pulling 1a2b","digest":"sha256:1a2b","total":200,"completed":50}
        {"status":"success"}
        """);
    prepare("llama2", Map.of());
    assertThat(steps)
        .containsExactly(
            "pulling manifest 0/0", "pulling 1a2b 50/200", "success 0/0", "loading llama2 0/0");
  }

  @Test
  void anErrorInsideAPullIsTheMessage() {
    server.answers(
        "/api/pull",
        200,
        "{\"status\":\"pulling manifest\"}\n{\"error\":\"file does not exist\"}\n");
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> prepare("lama2", Map.of()))
        .withMessageContaining("'lama2'")
        .withMessageContaining("file does not exist; the registry has no model of this name");
    assertThat(asked("/api/pull")).as("the registry will say the same again").isEqualTo(1);
  }

  @Test
  void aPullThatEndsEarlyIsNoSuccess() {
    server.answers("/api/pull", 200, "{\"status\":\"pulling manifest\"}\n");
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> prepare("llama2", Map.of()))
        .withMessageContaining("without success; its last word was: pulling manifest")
        .withMessageContaining("tried 5 times");
  }

  @Test
  void aFileIsHandedOverUnderItsDigestAndNamed() throws IOException {
    Path models = Files.createDirectories(engines.resolve("models"));
    Files.writeString(models.resolve("tiny.gguf"), "GGUF");
    server.handles(
        "/api/blobs/" + DIGEST,
        exchange ->
            exchange.sendResponseHeaders(
                exchange.getRequestMethod().equals("HEAD") ? 404 : 201, -1));
    server.answers("/api/create", 200, "{\"status\":\"success\"}\n");
    prepare("mine", Map.of("gguf", "tiny.gguf", "gpu_layers", 3));
    assertThat(server.seen())
        .extracting(FakeHttpService.Seen::path)
        .containsExactly(
            "/api/tags",
            "/api/blobs/" + DIGEST,
            "/api/blobs/" + DIGEST,
            "/api/create",
            "/api/generate");
    assertThat(server.seen().get(2).text()).isEqualTo("GGUF");
    assertThat(server.seen().get(3).text())
        .contains("\"tiny.gguf\":\"" + DIGEST + "\"", "\"model\":\"mine\"", "\"num_gpu\":3");
  }

  @Test
  void aMissingFileIsNamedWithWhereItWasLookedFor() {
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> prepare("mine", Map.of("gguf", "gone.gguf")))
        .withMessageContaining("there is no file 'gone.gguf'");
  }

  @Test
  void namesAndDigestsComeFromTheListOfModels() {
    OllamaService ollama = new OllamaService();
    assertThat(ollama.models(client)).containsExactly("here:latest", "here");
    assertThat(ollama.modelDigest(client, "here")).contains("sha256:1f");
    assertThat(ollama.modelDigest(client, "other")).isEmpty();
  }
}
