package hpcbench.service;

import hpcbench.recipe.Api;
import hpcbench.service.Setting.Kind;
import hpcbench.target.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// vLLM on one node, as `vllm serve`.
///
/// Its settings are vLLM's own flags in snake case; `docs/reference/services.md` lists them.
/// Source: the engine arguments of vLLM 0.32.
public final class VllmService implements Service {
  private static final Program PROGRAM = new Program("vllm", "vllm/bin/vllm");

  private static final List<Setting> FLAGS =
      List.of(
          new Setting("tensor_parallel_size", Kind.INTEGER, "GPUs that share each layer"),
          new Setting(
              "pipeline_parallel_size", Kind.INTEGER, "groups of GPUs that share the layers"),
          new Setting("data_parallel_size", Kind.INTEGER, "copies of the model behind one port"),
          new Setting("distributed_executor_backend", Kind.TEXT, "mp, ray or uni"),
          new Setting("max_model_len", Kind.TEXT, "longest prompt and answer in tokens, or auto"),
          new Setting("gpu_memory_utilization", Kind.NUMBER, "share of GPU memory to use, 0-1"),
          new Setting("max_num_seqs", Kind.INTEGER, "most requests in one step"),
          new Setting("max_num_batched_tokens", Kind.INTEGER, "most tokens in one step"),
          new Setting("enable_prefix_caching", Kind.SWITCH, "reuse of shared prompt prefixes"),
          new Setting("enable_chunked_prefill", Kind.SWITCH, "prompts processed in pieces"),
          new Setting("scheduling_policy", Kind.TEXT, "fcfs or priority"),
          new Setting("stream_interval", Kind.INTEGER, "tokens in each streamed event"),
          new Setting("dtype", Kind.TEXT, "type of weights and activations"),
          new Setting("quantization", Kind.TEXT, "method the weights are quantised by"),
          new Setting("kv_cache_dtype", Kind.TEXT, "type of the KV cache"),
          new Setting("block_size", Kind.INTEGER, "tokens in a block of the KV cache"),
          new Setting("cpu_offload_gb", Kind.NUMBER, "GiB of weights kept in host memory"),
          new Setting("load_format", Kind.TEXT, "format of the weights; dummy makes them up"),
          new Setting("tokenizer", Kind.TEXT, "tokenizer to use in place of the model's own"),
          new Setting("chat_template", Kind.TEXT, "file or text of the chat template"),
          new Setting("reasoning_parser", Kind.TEXT, "how reasoning is told from the answer"),
          new Setting("generation_config", Kind.TEXT, "vllm leaves out the model's own sampling"),
          new Setting("revision", Kind.TEXT, "revision of the model on its hub"),
          new Setting("download_dir", Kind.TEXT, "folder that weights are fetched to"),
          new Setting("trust_remote_code", Kind.FLAG, "run code that comes with the model"),
          new Setting("enforce_eager", Kind.SWITCH, "no CUDA graphs"),
          new Setting("attention_backend", Kind.TEXT, "implementation of attention"),
          new Setting("speculative_config", Kind.TEXT, "speculative decoding, as JSON"),
          new Setting("compilation_config", Kind.TEXT, "compilation, as a level or JSON"),
          new Setting("enable_log_requests", Kind.SWITCH, "each request in the log"),
          new Setting("disable_log_stats", Kind.FLAG, "no statistics, and no metrics either"),
          new Setting("seed", Kind.INTEGER, "seed of the sampling"));

  private final Installed installed;

  /// Looks for programs and models on this machine.
  public VllmService() {
    this(Installed.here());
  }

  VllmService(Installed installed) {
    this.installed = installed;
  }

  @Override
  public String name() {
    return "vllm";
  }

  @Override
  public String description() {
    return "vLLM on one node (vllm serve)";
  }

  @Override
  public int usualPort() {
    return 8000;
  }

  @Override
  public List<Setting> settings() {
    return Stream.concat(FLAGS.stream(), Program.SETTINGS.stream()).toList();
  }

  @Override
  public Launch launch(Deployment deployment) {
    Optional<Path> folder = installed.model(deployment.model());
    List<String> words = new ArrayList<>();
    words.addAll(List.of("serve", folder.map(Path::toString).orElse(deployment.model())));
    words.addAll(List.of("--host", deployment.host()));
    words.addAll(List.of("--port", Integer.toString(deployment.port())));
    words.addAll(List.of("--served-model-name", deployment.model()));
    words.addAll(new Settings(deployment.servers().serviceConfig()).flags(FLAGS));
    return PROGRAM.launch(
        deployment,
        installed,
        words,
        environment(deployment, folder.isPresent()),
        Set.of("VLLM_PORT"));
  }

  /// The key goes by the environment, since everybody on a machine can read command lines. A model
  /// on disk needs no hub, which on a node without a network would only cost time.
  private static Map<String, String> environment(Deployment deployment, boolean onDisk) {
    Map<String, String> environment = new HashMap<>(Map.of("VLLM_NO_USAGE_STATS", "1"));
    if (onDisk) {
      environment.put("HF_HUB_OFFLINE", "1");
    }
    deployment.apiKey().ifPresent(key -> environment.put("VLLM_API_KEY", key.text()));
    return environment;
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
    return Answers.text(client, "/version", "version");
  }

  @Override
  public Optional<String> metricsPath() {
    return Optional.of(VllmMetrics.PATH);
  }

  @Override
  public MetricNames metricNames() {
    return VllmMetrics.NAMES;
  }
}
