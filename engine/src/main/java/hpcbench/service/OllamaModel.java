package hpcbench.service;

import hpcbench.service.ServiceClient.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/// Gets one model into an Ollama server, loaded, and out of its memory again.
///
/// Source of the requests: docs/api.md of Ollama.
final class OllamaModel {
  /// Ollama itself tries each part of a model six times; these are for what it gives up at once,
  /// such as a registry that is restarted.
  private static final int PULLS = 5;

  private static final int CREATED = 201;
  private static final String SUCCESS = "success";

  private final String name;
  private final ServiceClient client;
  private final Duration pause;
  private final PreparationListener listener;

  /// @param pause between a pull that broke off and the next, times the number of the pull
  OllamaModel(String name, ServiceClient client, Duration pause, PreparationListener listener) {
    this.name = name;
    this.client = client;
    this.pause = pause;
    this.listener = listener;
  }

  /// Fetches it from its registry, layer by layer. A pull that breaks off is begun again, and goes
  /// on where it was, since Ollama keeps what it has.
  ///
  /// @param insecure whether the registry may speak plain HTTP
  void pull(boolean insecure) {
    Map<String, Object> body = Map.of("model", name, "stream", true, "insecure", insecure);
    Optional<String> fault = fault("/api/pull", body);
    for (int pulls = 1; fault.isPresent(); pulls++) {
      if (pulls == PULLS || PullFault.of(fault.get()).isPresent()) {
        throw notPulled(fault.get(), pulls);
      }
      listener.progress("pulling again, since: " + fault.get(), 0, 0);
      await(pause.multipliedBy(pulls));
      fault = fault("/api/pull", body);
    }
  }

  private ServiceException notPulled(String fault, int pulls) {
    String advice =
        PullFault.of(fault)
            .map(PullFault::advice)
            .orElse("tried %d times; see its log".formatted(pulls));
    return new ServiceException(
        "Ollama could not pull '%s': %s; %s".formatted(name, fault, advice));
  }

  private void await(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceException("pulling '%s' was interrupted".formatted(name), e);
    }
  }

  /// Makes it from a GGUF file: the file goes to the server under its digest, unless it is there,
  /// then gets a name.
  void create(Path gguf, Optional<Integer> gpuLayers) {
    listener.progress("reading " + gguf.getFileName(), 0, 0);
    String digest = ModelFile.digest(gguf);
    hand(gguf, "/api/blobs/" + digest);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", name);
    body.put("files", Map.of(gguf.getFileName().toString(), digest));
    gpuLayers.ifPresent(layers -> body.put("parameters", Map.of("num_gpu", layers)));
    fault("/api/create", body)
        .ifPresent(fault -> {
          throw new ServiceException(
              "Ollama could not make '%s' of %s: %s".formatted(name, gguf, fault));
        });
  }

  private void hand(Path gguf, String blob) {
    if (client.head(blob).isOk()) {
      return;
    }
    listener.progress("handing over " + gguf.getFileName(), 0, gguf.toFile().length());
    Response stored = client.upload(blob, gguf);
    if (stored.status() != CREATED && !stored.isOk()) {
      throw new ServiceException(
          "Ollama did not take %s: status %d, %s".formatted(gguf, stored.status(), stored.body()));
    }
  }

  /// Loads it and keeps it loaded: a generation without a prompt.
  ///
  /// Requests that say nothing of layers, as ours do, leave a loaded model as it is (`needsReload`
  /// in server/sched.go of Ollama).
  ///
  /// @param gpuLayers layers kept on the GPU; without, Ollama chooses
  void load(Optional<Integer> gpuLayers) {
    listener.progress("loading " + name, 0, 0);
    Map<String, Object> body = new LinkedHashMap<>(body(-1));
    gpuLayers.ifPresent(layers -> body.put("options", Map.of("num_gpu", layers)));
    generate(body);
  }

  /// Takes it out of memory, as soon as no request needs it.
  void unload() {
    generate(body(0));
  }

  /// @param keepAlive how long it stays loaded: for ever when negative
  private Map<String, Object> body(int keepAlive) {
    return Map.of("model", name, "keep_alive", keepAlive, "stream", false);
  }

  private void generate(Map<String, Object> body) {
    Answers.json("/api/generate", client.post("/api/generate", Answers.bytes(body)));
  }

  /// Posts and reads the progress lines up to `success`. An error comes as a line under status 200.
  ///
  /// @return why it did not come to that
  private Optional<String> fault(String path, Map<String, Object> body) {
    AtomicReference<String> last = new AtomicReference<>("no answer");
    AtomicReference<Optional<String>> error = new AtomicReference<>(Optional.empty());
    client.postLines(
        path,
        Answers.bytes(body),
        text -> {
          if (!text.isBlank()) {
            JsonNode line = Answers.json(path, text);
            error.set(error.get().or(() -> error(line)));
            last.set(progress(line));
          }
        });
    return error
        .get()
        .or(() ->
            Optional.of("it ended without success; its last word was: " + last.get())
                .filter(_ -> !last.get().equals(SUCCESS)));
  }

  private static Optional<String> error(JsonNode line) {
    return Optional.of(line.path("error").asString("")).filter(_ -> line.has("error"));
  }

  private String progress(JsonNode line) {
    String status = line.path("status").asString("");
    if (!status.isEmpty()) {
      listener.progress(status, line.path("completed").asLong(0), line.path("total").asLong(0));
    }
    return status;
  }
}
