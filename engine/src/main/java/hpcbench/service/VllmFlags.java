package hpcbench.service;

import hpcbench.recipe.Servers;
import hpcbench.service.Setting.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The flags of `vllm serve` that a recipe may set: those known here, and any other that the
/// installed program says it has. Safe for use by several threads.
///
/// Only the program that is found by its own name is asked, never one that a recipe names: to read
/// a recipe must not run what it says.
final class VllmFlags {
  /// Those that matter to a benchmark, by the engine arguments of vLLM 0.32.
  static final List<Setting> KNOWN =
      List.of(
          new Setting("tensor_parallel_size", Kind.INTEGER, "GPUs that share each layer"),
          new Setting(
              "pipeline_parallel_size", Kind.INTEGER, "groups of GPUs that share the layers"),
          new Setting("data_parallel_size", Kind.INTEGER, "copies of the model behind one port"),
          new Setting("distributed_executor_backend", Kind.TEXT, "mp, ray or uni"),
          new Setting("data_parallel_size_local", Kind.INTEGER, "copies of the model on this node"),
          new Setting("api_server_count", Kind.INTEGER, "processes that speak HTTP"),
          new Setting("enable_expert_parallel", Kind.SWITCH, "experts spread over the GPUs"),
          new Setting("disable_custom_all_reduce", Kind.SWITCH, "NCCL alone joins the GPUs"),
          new Setting("max_model_len", Kind.TEXT, "longest prompt and answer in tokens, or auto"),
          new Setting("gpu_memory_utilization", Kind.NUMBER, "share of GPU memory to use, 0-1"),
          new Setting("max_num_seqs", Kind.INTEGER, "most requests in one step"),
          new Setting("max_num_batched_tokens", Kind.INTEGER, "most tokens in one step"),
          new Setting("enable_prefix_caching", Kind.SWITCH, "reuse of shared prompt prefixes"),
          new Setting("enable_chunked_prefill", Kind.SWITCH, "prompts processed in pieces"),
          new Setting("max_num_queued_reqs", Kind.INTEGER, "most requests that may wait"),
          new Setting("long_prefill_token_threshold", Kind.INTEGER, "tokens of a long prompt"),
          new Setting("async_scheduling", Kind.SWITCH, "the next step planned during this one"),
          new Setting("optimization_level", Kind.TEXT, "0 to 3: time to start against speed"),
          new Setting("performance_mode", Kind.TEXT, "balanced, interactivity or throughput"),
          new Setting("scheduling_policy", Kind.TEXT, "fcfs or priority"),
          new Setting("stream_interval", Kind.INTEGER, "tokens in each streamed event"),
          new Setting("dtype", Kind.TEXT, "type of weights and activations"),
          new Setting("quantization", Kind.TEXT, "method the weights are quantised by"),
          new Setting("kv_cache_dtype", Kind.TEXT, "type of the KV cache"),
          new Setting("block_size", Kind.INTEGER, "tokens in a block of the KV cache"),
          new Setting("kv_cache_memory_bytes", Kind.TEXT, "size of the KV cache of a GPU"),
          new Setting("num_gpu_blocks_override", Kind.INTEGER, "blocks of the KV cache"),
          new Setting("kv_offloading_size", Kind.NUMBER, "GiB of host memory for KV blocks"),
          new Setting("kv_transfer_config", Kind.JSON, "KV cache passed between servers"),
          new Setting("prefix_caching_hash_algo", Kind.TEXT, "hash that prefixes are found by"),
          new Setting("cpu_offload_gb", Kind.NUMBER, "GiB of weights kept in host memory"),
          new Setting("load_format", Kind.TEXT, "format of the weights; dummy makes them up"),
          new Setting("tokenizer", Kind.TEXT, "tokenizer to use in place of the model's own"),
          new Setting("tokenizer_mode", Kind.TEXT, "auto, hf or mistral"),
          new Setting("model_impl", Kind.TEXT, "vllm or transformers"),
          new Setting("hf_overrides", Kind.JSON, "what replaces the model's own configuration"),
          new Setting("override_generation_config", Kind.JSON, "what replaces its sampling"),
          new Setting("limit_mm_per_prompt", Kind.JSON, "most images and the like in a prompt"),
          new Setting("enable_auto_tool_choice", Kind.SWITCH, "the model may call tools"),
          new Setting("tool_call_parser", Kind.TEXT, "how calls of tools are told from text"),
          new Setting("enable_lora", Kind.SWITCH, "adapters"),
          new Setting("lora_modules", Kind.WORDS, "adapters to load, as name=path"),
          new Setting("max_loras", Kind.INTEGER, "most adapters in one step"),
          new Setting("max_lora_rank", Kind.INTEGER, "largest rank of an adapter"),
          new Setting("chat_template", Kind.TEXT, "file or text of the chat template"),
          new Setting("reasoning_parser", Kind.TEXT, "how reasoning is told from the answer"),
          new Setting("generation_config", Kind.TEXT, "vllm leaves out the model's own sampling"),
          new Setting("revision", Kind.TEXT, "revision of the model on its hub"),
          new Setting("download_dir", Kind.TEXT, "folder that weights are fetched to"),
          new Setting("trust_remote_code", Kind.FLAG, "run code that comes with the model"),
          new Setting("enforce_eager", Kind.SWITCH, "no CUDA graphs"),
          new Setting("attention_backend", Kind.TEXT, "implementation of attention"),
          new Setting("speculative_config", Kind.JSON, "speculative decoding"),
          new Setting("compilation_config", Kind.JSON, "compilation, as a level or a table"),
          new Setting("enable_log_requests", Kind.SWITCH, "each request in the log"),
          new Setting("enable_prompt_tokens_details", Kind.SWITCH, "cached tokens in the usage"),
          new Setting("kv_cache_metrics", Kind.SWITCH, "life of KV blocks in the metrics"),
          new Setting("uvicorn_log_level", Kind.TEXT, "what of HTTP goes to the log"),
          new Setting("shutdown_timeout", Kind.INTEGER, "seconds for requests at the end"),
          new Setting("disable_log_stats", Kind.FLAG, "no statistics, and no metrics either"),
          new Setting("seed", Kind.INTEGER, "seed of the sampling"));

  private static final String RANK = "hpcbench gives it to each node; use distributed";

  /// Flags that are ours to give, or that would put a secret into the command line.
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry(
              "api_key", "hpcbench makes a key for each run and hands it over by the environment"),
          Map.entry(
              "hf_token", "a secret; set the environment variable HF_TOKEN where hpcbench runs"),
          Map.entry("host", "hpcbench decides where a server listens"),
          Map.entry("port", "is servers.port"),
          Map.entry("uds", "hpcbench speaks with servers over TCP"),
          Map.entry("model", "is workload.model"),
          Map.entry("served_model_name", "is workload.model"),
          Map.entry("nnodes", RANK),
          Map.entry("node_rank", RANK),
          Map.entry("master_addr", RANK),
          Map.entry("master_port", "is distributed.master_port"));

  /// What is set unless a recipe sets it: without it nobody learns what the prefix cache did.
  private static final Map<String, Object> DEFAULTS = Map.of("enable_prompt_tokens_details", true);

  private final Optional<Path> program;
  private final ProgramHelp help;

  /// @param program the installed vLLM, where there is one
  VllmFlags(Optional<Path> program) {
    this(program, ProgramHelp.ofUser(List.of("serve", "--help=all")));
  }

  VllmFlags(Optional<Path> program, ProgramHelp help) {
    this.program = program;
    this.help = help;
  }

  /// What is wrong with these settings. Asks the program for its flags when one of them is unknown,
  /// which takes many seconds the first time.
  ///
  /// @param settings those known without asking
  List<String> problems(String service, List<Setting> settings, Servers servers) {
    Map<String, Object> known = new HashMap<>(servers.serviceConfig());
    Map<String, Object> others = new HashMap<>(known);
    Set<String> names = settings.stream().map(Setting::name).collect(Collectors.toSet());
    others.keySet().removeAll(names);
    others.keySet().removeAll(Settings.OF_OTHERS);
    known.keySet().removeAll(others.keySet());
    List<String> problems = new ArrayList<>(Settings.problems(service, settings, known));
    if (!others.isEmpty()) {
      problems.addAll(problemsOfOthers(service, names, others));
    }
    return problems.stream().sorted().toList();
  }

  private List<String> problemsOfOthers(
      String service, Set<String> known, Map<String, Object> others) {
    Set<String> unrefused = new HashSet<>(others.keySet());
    unrefused.removeAll(REFUSED.keySet());
    Set<String> flags = unrefused.isEmpty() ? Set.of() : flags();
    return others.entrySet().stream()
        .flatMap(other -> problem(service, known, flags, other.getKey(), other.getValue()).stream())
        .toList();
  }

  private Set<String> flags() {
    return program.flatMap(help::flags).orElse(Set.of());
  }

  private static Optional<String> problem(
      String service, Set<String> known, Set<String> flags, String name, Object value) {
    String flag = name.replace('_', '-');
    if (REFUSED.containsKey(name)) {
      return Optional.of("service_config." + name + ": " + REFUSED.get(name));
    }
    if (!flags.contains("--" + flag)) {
      return Optional.of(
          "service_config."
              + Settings.unknown(service, name, names(known, flags))
              + unasked(flags));
    }
    return Boolean.FALSE.equals(value) && !flags.contains("--no-" + flag)
        ? Optional.of(
            "service_config.%s: is on or left out; vLLM has no --no-%s".formatted(name, flag))
        : Optional.empty();
  }

  private static Collection<String> names(Set<String> known, Set<String> flags) {
    return Stream.concat(
            known.stream(), flags.stream().map(flag -> flag.substring(2).replace('-', '_')))
        .collect(Collectors.toSet());
  }

  private static String unasked(Set<String> flags) {
    return flags.isEmpty()
        ? " (vLLM itself could not be asked here; a flag that only it knows goes into args)"
        : "";
  }

  /// The command-line words of these settings.
  static List<String> words(Map<String, Object> serviceConfig) {
    Map<String, Object> all = new HashMap<>(DEFAULTS);
    all.putAll(serviceConfig);
    Settings settings = new Settings(all);
    List<String> notOthers =
        Stream.concat(KNOWN.stream(), Program.SETTINGS.stream()).map(Setting::name).toList();
    return Stream.concat(settings.flags(KNOWN).stream(), settings.otherFlags(notOthers).stream())
        .toList();
  }
}
