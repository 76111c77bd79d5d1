package hpcbench.bottleneck;

import static hpcbench.verdict.Figures.number;

import hpcbench.plan.Trial;
import java.util.Map;
import java.util.Optional;

/// The settings of a service that decide how much it works on at once, by the service's own names.
///
/// @param service its name in recipes
/// @param config what the recipe sets
record ServiceSettings(String service, Map<String, Object> config) {
  private static final String TENSOR_PARALLEL = "tensor_parallel_size";

  static ServiceSettings of(Trial trial) {
    return new ServiceSettings(trial.workload().service(), trial.servers().serviceConfig());
  }

  /// What limits the batch, with its value where the recipe sets it: `max_num_seqs (now 8)`.
  String batchLimit() {
    return switch (service) {
      case "vllm", "vllm-distributed", "dummy" -> named("max_num_seqs");
      case "llama-cpp" -> named("parallel");
      case "ollama" -> named("num_parallel");
      default -> "its limit (vLLM: max_num_seqs; llama.cpp: parallel; Ollama: num_parallel)";
    };
  }

  /// A setting, with its value where the recipe sets it.
  String named(String setting) {
    return Optional.ofNullable(config.get(setting))
        .map(value -> "%s (now %s)".formatted(setting, value))
        .orElse(setting);
  }

  boolean isVllm() {
    return service.startsWith("vllm");
  }

  /// Where GPUs share each layer: how many have to, at least, for work that is to go so many times
  /// as fast. They are powers of two, and nothing is lost between them, which is the best case.
  String moreGpus(double timesAsFast) {
    if (!isVllm()) {
      return "hardware that is %s times as fast".formatted(number(timesAsFast));
    }
    int now = tensorParallel();
    int wanted = now;
    while (wanted < now * timesAsFast) {
      wanted *= 2;
    }
    return "%s of at least %d in place of %d".formatted(TENSOR_PARALLEL, wanted, now);
  }

  /// How many GPUs share each layer; vLLM's own default is 1.
  private int tensorParallel() {
    Object distributed = config.get("distributed");
    Object value =
        distributed instanceof Map<?, ?> settings && settings.containsKey(TENSOR_PARALLEL)
            ? settings.get(TENSOR_PARALLEL)
            : config.get(TENSOR_PARALLEL);
    return value instanceof Number count ? Math.max(1, count.intValue()) : 1;
  }
}
