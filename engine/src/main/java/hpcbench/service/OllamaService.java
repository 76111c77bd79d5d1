package hpcbench.service;

import hpcbench.recipe.Api;
import hpcbench.recipe.Servers;
import hpcbench.result.Sha256;
import hpcbench.service.Setting.Kind;
import hpcbench.target.Dialect;
import hpcbench.target.Dialects;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Ollama, as `ollama serve`, spoken to in its native API, which reports its own durations.
///
/// Source of variables and paths: envconfig/config.go and server/routes.go of Ollama.
public final class OllamaService implements Service {
  private static final Program PROGRAM = new Program("ollama", "ollama/bin/ollama");
  private static final String TAGS = "/api/tags";
  private static final String LOADED = "/api/ps";

  /// Settings that are environment variables: `num_parallel` is `OLLAMA_NUM_PARALLEL`.
  private static final List<Setting> VARIABLES =
      List.of(
          new Setting("num_parallel", Kind.INTEGER, "requests worked on at once, for each model"),
          new Setting("max_loaded_models", Kind.INTEGER, "models loaded at once"),
          new Setting("max_queue", Kind.INTEGER, "requests that may wait for a model to load"),
          new Setting("context_length", Kind.INTEGER, "context of a request in tokens"),
          new Setting("keep_alive", Kind.TEXT, "how long an idle model stays; -1 for ever"),
          new Setting("load_timeout", Kind.TEXT, "how long loading may stall"),
          new Setting("flash_attention", Kind.SWITCH, "flash attention"),
          new Setting("kv_cache_type", Kind.TEXT, "f16, q8_0 or q4_0"),
          new Setting("sched_spread", Kind.SWITCH, "spread a model over all GPUs"),
          new Setting("gpu_overhead", Kind.INTEGER, "bytes kept free on each GPU"),
          new Setting("llm_library", Kind.TEXT, "which of its libraries to use"),
          new Setting("debug", Kind.INTEGER, "1 or 2 for more in the log"),
          new Setting("models", Kind.TEXT, "folder of the models"));

  private static final List<Setting> OWN =
      List.of(
          new Setting(
              "gguf", Kind.TEXT, "GGUF file to make the model from, in place of pulling it"),
          new Setting("gpu_layers", Kind.INTEGER, "layers kept on the GPU (num_gpu)"),
          new Setting("insecure", Kind.SWITCH, "pull from a registry that speaks plain HTTP"));

  private static final int DIGITS = 12;
  private static final Duration PULL_PAUSE = Duration.ofSeconds(2);

  /// Servers that share a store are not to write one model at a time: the first makes it, the
  /// others find it.
  private final Lock making = new ReentrantLock();

  private final Installed installed;
  private final Duration pause;

  /// Looks for programs and models on this machine.
  public OllamaService() {
    this(Installed.here(), PULL_PAUSE);
  }

  /// @param pause after the first pull that broke off
  OllamaService(Installed installed, Duration pause) {
    this.installed = installed;
    this.pause = pause;
  }

  @Override
  public String name() {
    return "ollama";
  }

  @Override
  public String description() {
    return "Ollama (ollama serve), with a model of its registry or a GGUF file";
  }

  @Override
  public int usualPort() {
    return 11434;
  }

  @Override
  public List<Setting> settings() {
    return Stream.of(VARIABLES, OWN, Program.SETTINGS).flatMap(List::stream).toList();
  }

  @Override
  public Launch launch(Deployment deployment) {
    return PROGRAM.launch(
        deployment, installed, List.of("serve"), environment(deployment), scrubbed());
  }

  private static Map<String, String> environment(Deployment deployment) {
    Settings settings = new Settings(deployment.servers().serviceConfig());
    Map<String, String> environment = new HashMap<>();
    environment.put("OLLAMA_HOST", deployment.host() + ":" + deployment.port());
    environment.put("OLLAMA_KEEP_ALIVE", "-1");
    // At its start it would remove what it takes for unused: what a pull that was cut has got.
    environment.put("OLLAMA_NOPRUNE", "1");
    if (settings.has("gguf")) {
      environment.put("OLLAMA_MODELS", store(deployment, settings).toString());
    }
    if (settings.integer("gpu_layers").filter(layers -> layers == 0).isPresent()) {
      // An id that no GPU has hides them all (Ollama's docs/gpu.md).
      environment.put("CUDA_VISIBLE_DEVICES", "-1");
      environment.put("ROCR_VISIBLE_DEVICES", "-1");
    }
    for (Setting setting : VARIABLES) {
      settings.text(setting.name()).ifPresent(value -> environment.put(variable(setting), value));
    }
    return environment;
  }

  /// The servers of a run share it, so that a large file is not handed over for each of them. A
  /// container sees no more than its own folder.
  private static Path store(Deployment deployment, Settings settings) {
    if (deployment.inContainer()) {
      return deployment.workFolder().resolve("models");
    }
    String made =
        deployment.model() + "\n" + settings.text("gguf") + "\n" + settings.text("gpu_layers");
    return deployment
        .workFolder()
        .resolveSibling("ollama-models-" + Sha256.of(made).substring(0, DIGITS));
  }

  private static String variable(Setting setting) {
    return "OLLAMA_" + setting.name().toUpperCase(Locale.ROOT);
  }

  /// Only the recipe decides how the server behaves; where its models are stays the user's matter.
  private static Set<String> scrubbed() {
    return Stream.concat(
            VARIABLES.stream().map(OllamaService::variable), Stream.of("OLLAMA_ORIGINS"))
        .filter(name -> !name.equals("OLLAMA_MODELS"))
        .collect(Collectors.toSet());
  }

  @Override
  public String healthPath() {
    return TAGS;
  }

  @Override
  public List<String> models(ServiceClient client) {
    return names(client, TAGS);
  }

  private static List<String> names(ServiceClient client, String path) {
    return ModelList.ofOllama(Answers.json(path, client.get(path)));
  }

  private static Stream<JsonNode> list(ServiceClient client) {
    return Answers.json(TAGS, client.get(TAGS)).path("models").valueStream();
  }

  @Override
  public Dialect dialect(Api api) {
    return switch (api) {
      case CHAT -> Dialects.OLLAMA_CHAT;
      case GENERATE -> Dialects.OLLAMA_GENERATE;
      case COMPLETIONS -> Dialects.OPENAI_COMPLETIONS;
    };
  }

  /// Makes the model from its GGUF file or pulls it when it is not there yet, then loads it for
  /// good, so that no measured request waits for that.
  @Override
  public void prepare(ServiceClient client, Deployment deployment, PreparationListener listener) {
    OllamaModel model = new OllamaModel(deployment.model(), client, pause, listener);
    Settings settings = new Settings(deployment.servers().serviceConfig());
    if (settings.has("gguf")) {
      make(model, client, deployment.model(), settings);
    } else if (!models(client).contains(deployment.model())) {
      model.pull(settings.isOn("insecure"));
    }
    model.load(settings.integer("gpu_layers"));
  }

  /// In a store of the run's own, a model of this name is the one to be made.
  private void make(OllamaModel model, ServiceClient client, String name, Settings settings) {
    making.lock();
    try {
      if (settings.has("models") || !models(client).contains(name)) {
        model.create(file(settings.text("gguf").orElseThrow()), settings.integer("gpu_layers"));
      }
    } finally {
      making.unlock();
    }
  }

  /// Loads a model that is there and not loaded; one that is loaded already stays as it is, since
  /// others may use it.
  @Override
  public Undo preload(
      ServiceClient client, String model, Servers servers, PreparationListener listener) {
    if (!models(client).contains(model) || names(client, LOADED).contains(model)) {
      return Undo.NOTHING;
    }
    new OllamaModel(model, client, pause, listener)
        .load(new Settings(servers.serviceConfig()).integer("gpu_layers"));
    return last -> new OllamaModel(model, last, pause, listener).unload();
  }

  private Path file(String gguf) {
    return installed
        .model(gguf)
        .orElseThrow(() ->
            new ServiceException(
                "service_config.gguf: there is no file '%s', nor one of this name under %s"
                    .formatted(gguf, installed.engines().resolve("models"))));
  }

  @Override
  public Optional<String> version(ServiceClient client) {
    return Answers.text(client, "/api/version", "version");
  }

  @Override
  public Optional<String> modelDigest(ServiceClient client, String model) {
    return list(client)
        .filter(
            entry -> entry.path("name").asString("").matches(Pattern.quote(model) + "(:latest)?"))
        .map(entry -> entry.path("digest").asString(""))
        .filter(digest -> !digest.isEmpty())
        .map(digest -> "sha256:" + digest)
        .findFirst();
  }
}
