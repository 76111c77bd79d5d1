package hpcbench.service;

import hpcbench.observe.ServerMetric;
import hpcbench.recipe.Api;
import hpcbench.service.Setting.Kind;
import hpcbench.target.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// llama.cpp's own server, `llama-server`, with a GGUF file or a model of a hub.
///
/// Its settings are the program's own flags in snake case. Source: tools/server/README.md of
/// llama.cpp.
public final class LlamaCppService implements Service {
  private static final Program PROGRAM = new Program("llama-server", "llama-cpp/bin/llama-server");

  private static final List<Setting> FLAGS =
      List.of(
          new Setting("ctx_size", Kind.INTEGER, "context in tokens, shared by all slots"),
          new Setting("parallel", Kind.INTEGER, "slots: requests worked on at once"),
          new Setting("gpu_layers", Kind.TEXT, "layers kept on the GPU"),
          new Setting("threads", Kind.INTEGER, "CPU threads"),
          new Setting("threads_batch", Kind.INTEGER, "CPU threads for prompts"),
          new Setting("batch_size", Kind.INTEGER, "most tokens in one logical batch"),
          new Setting("ubatch_size", Kind.INTEGER, "most tokens in one physical batch"),
          new Setting("cont_batching", Kind.SWITCH, "requests join and leave a running batch"),
          new Setting("cache_prompt", Kind.SWITCH, "reuse of shared prompt prefixes"),
          new Setting("flash_attn", Kind.TEXT, "on, off or auto"),
          new Setting("cache_type_k", Kind.TEXT, "type of the keys in the KV cache"),
          new Setting("cache_type_v", Kind.TEXT, "type of the values in the KV cache"),
          new Setting("split_mode", Kind.TEXT, "how several GPUs share the model"),
          new Setting("tensor_split", Kind.TEXT, "share of each GPU"),
          new Setting("main_gpu", Kind.INTEGER, "GPU that does what is not shared"),
          new Setting("mlock", Kind.FLAG, "keep the model in memory"),
          new Setting("numa", Kind.TEXT, "how memory is placed on NUMA nodes"),
          new Setting("jinja", Kind.SWITCH, "the model's own chat template"),
          new Setting("chat_template", Kind.TEXT, "a chat template by its name"),
          new Setting("reasoning_format", Kind.TEXT, "how reasoning is told from the answer"));

  /// It has no latency histograms, and no longer tells how full its KV cache is.
  private static final MetricNames METRIC_NAMES =
      new MetricNames(
          Map.of(
              ServerMetric.WAITING_REQUESTS, List.of("llamacpp:requests_deferred"),
              ServerMetric.RUNNING_REQUESTS, List.of("llamacpp:requests_processing"),
              ServerMetric.KV_CACHE_USE_RATIO, List.of("llamacpp:kv_cache_usage_ratio"),
              ServerMetric.PREFIX_HITS, List.of("llamacpp:prompt_tokens_cached_total"),
              ServerMetric.PREFIX_MISSES, List.of("llamacpp:prompt_tokens_total"),
              ServerMetric.PROMPT_TOKENS, List.of("llamacpp:prompt_tokens_total"),
              ServerMetric.GENERATION_TOKENS, List.of("llamacpp:tokens_predicted_total"),
              ServerMetric.PROMPT_SECONDS, List.of("llamacpp:prompt_seconds_total"),
              ServerMetric.GENERATION_SECONDS, List.of("llamacpp:tokens_predicted_seconds_total")));

  private final Installed installed;

  /// Looks for programs and models on this machine.
  public LlamaCppService() {
    this(Installed.here());
  }

  LlamaCppService(Installed installed) {
    this.installed = installed;
  }

  @Override
  public String name() {
    return "llama-cpp";
  }

  @Override
  public String description() {
    return "llama.cpp's server (llama-server) with a GGUF file";
  }

  @Override
  public int usualPort() {
    return 8080;
  }

  @Override
  public List<Setting> settings() {
    return Stream.concat(FLAGS.stream(), Program.SETTINGS.stream()).toList();
  }

  @Override
  public Launch launch(Deployment deployment) {
    List<String> words = new ArrayList<>(model(deployment));
    words.addAll(List.of("--host", deployment.host()));
    words.addAll(List.of("--port", Integer.toString(deployment.port())));
    words.addAll(List.of("--alias", deployment.model()));
    words.add("--metrics");
    words.addAll(new Settings(deployment.servers().serviceConfig()).flags(FLAGS));
    Map<String, String> environment =
        deployment.apiKey().map(key -> Map.of("LLAMA_API_KEY", key.text())).orElse(Map.of());
    // Every flag has a variable of its own, so a forgotten export would change what is measured.
    return PROGRAM.launch(deployment, installed, words, environment, Set.of("LLAMA_ARG_*"));
  }

  private List<String> model(Deployment deployment) {
    String model = deployment.model();
    if (!model.endsWith(".gguf")) {
      return List.of("--hf-repo", model);
    }
    Path file =
        installed
            .model(deployment)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "workload.model: there is no file '%s', nor one of this name under %s"
                        .formatted(model, installed.engines().resolve("models"))));
    return List.of("--model", file.toString());
  }

  @Override
  public boolean takesApiKey() {
    return true;
  }

  @Override
  public String healthPath() {
    return "/health";
  }

  @Override
  public List<String> models(ServiceClient client) {
    return OpenAiServers.models(client);
  }

  @Override
  public Dialect dialect(Api api) {
    return OpenAiServers.dialect(name(), api);
  }

  @Override
  public Optional<String> version(ServiceClient client) {
    return Answers.text(client, "/props", "build_info");
  }

  @Override
  public Optional<String> modelDigest(ServiceClient client, String model) {
    return installed.model(model).map(ModelFile::digest);
  }

  @Override
  public Optional<String> metricsPath() {
    return Optional.of("/metrics");
  }

  @Override
  public MetricNames metricNames() {
    return METRIC_NAMES;
  }
}
