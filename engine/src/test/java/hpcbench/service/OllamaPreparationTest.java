package hpcbench.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OllamaPreparationTest {
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
    new OllamaService(new Installed(engines, new SearchPath(List.of())))
        .prepare(
            client,
            Deployments.of(model, config),
            (step, done, total) -> steps.add("%s %d/%d".formatted(step, done, total)));
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
        .withMessageContaining("file does not exist");
  }

  @Test
  void aPullThatEndsEarlyIsNoSuccess() {
    server.answers("/api/pull", 200, "{\"status\":\"pulling manifest\"}\n");
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> prepare("llama2", Map.of()))
        .withMessageContaining("without success; its last word was: pulling manifest");
  }

  @Test
  void aFileIsHandedOverUnderItsDigestAndNamed() throws IOException {
    Path models = Files.createDirectories(engines.resolve("models"));
    Files.writeString(models.resolve("tiny.gguf"), "GGUF");
    String digest = "sha256:b83633aa785344791618f2fddf131b010ea04912a60430760b070bad293f65bd";
    server.answers("/api/blobs/" + digest, 201, "");
    server.answers("/api/create", 200, "{\"status\":\"success\"}\n");
    prepare("mine", Map.of("gguf", "tiny.gguf", "gpu_layers", 3));
    assertThat(server.seen())
        .extracting(FakeHttpService.Seen::path)
        .containsExactly("/api/blobs/" + digest, "/api/create", "/api/generate");
    assertThat(server.seen().get(0).text()).isEqualTo("GGUF");
    assertThat(server.seen().get(1).text())
        .contains("\"tiny.gguf\":\"" + digest + "\"", "\"model\":\"mine\"", "\"num_gpu\":3");
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
