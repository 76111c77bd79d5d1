package hpcbench.service;

import hpcbench.service.ServiceClient.Response;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/// Gets one model into an Ollama server and loaded.
///
/// Source of the requests: docs/api.md of Ollama.
final class OllamaModel {
  private static final int CREATED = 201;

  private final String name;
  private final ServiceClient client;
  private final PreparationListener listener;

  OllamaModel(String name, ServiceClient client, PreparationListener listener) {
    this.name = name;
    this.client = client;
    this.listener = listener;
  }

  /// Fetches it from Ollama's registry, layer by layer.
  void pull() {
    follow("/api/pull", Map.of("model", name, "stream", true));
  }

  /// Makes it from a GGUF file: the file goes to the server under its digest, then gets a name.
  void create(Path gguf, Optional<Integer> gpuLayers) {
    listener.progress("reading " + gguf.getFileName(), 0, 0);
    String digest = ModelFile.digest(gguf);
    listener.progress("handing over " + gguf.getFileName(), 0, gguf.toFile().length());
    Response stored = client.upload("/api/blobs/" + digest, gguf);
    if (stored.status() != CREATED && !stored.isOk()) {
      throw new ServiceException(
          "Ollama did not take %s: status %d, %s".formatted(gguf, stored.status(), stored.body()));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", name);
    body.put("files", Map.of(gguf.getFileName().toString(), digest));
    gpuLayers.ifPresent(layers -> body.put("parameters", Map.of("num_gpu", layers)));
    follow("/api/create", body);
  }

  /// Loads it and keeps it loaded: a generation without a prompt.
  void load() {
    listener.progress("loading " + name, 0, 0);
    Map<String, Object> body = Map.of("model", name, "keep_alive", -1, "stream", false);
    Answers.json("/api/generate", client.post("/api/generate", Answers.bytes(body)));
  }

  /// Posts and reads the progress lines up to `success`. An error comes as a line under status 200.
  private void follow(String path, Map<String, Object> body) {
    AtomicReference<String> last = new AtomicReference<>("no answer");
    client.postLines(
        path,
        Answers.bytes(body),
        line -> {
          if (!line.isBlank()) {
            last.set(progress(path, Answers.json(path, line)));
          }
        });
    if (!last.get().equals("success")) {
      throw new ServiceException(
          "Ollama ended %s of '%s' without success; its last word was: %s"
              .formatted(path, name, last.get()));
    }
  }

  private String progress(String path, JsonNode line) {
    if (line.has("error")) {
      throw new ServiceException(
          "Ollama could not do %s for '%s': %s"
              .formatted(path, name, line.path("error").asString("")));
    }
    String status = line.path("status").asString("");
    listener.progress(status, line.path("completed").asLong(0), line.path("total").asLong(0));
    return status;
  }
}
