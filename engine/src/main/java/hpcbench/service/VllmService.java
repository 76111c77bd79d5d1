package hpcbench.service;

import hpcbench.recipe.Api;
import hpcbench.recipe.Servers;
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
/// Its settings are vLLM's own flags in snake case: those of [VllmFlags], and any other that the
/// installed vLLM says it has.
public final class VllmService implements Service {
  private static final Program PROGRAM = new Program("vllm", "vllm/bin/vllm");

  private final Installed installed;
  private final VllmFlags flags;

  /// Looks for programs and models on this machine.
  public VllmService() {
    this(Installed.here());
  }

  VllmService(Installed installed) {
    this.installed = installed;
    this.flags = new VllmFlags(installed.find(PROGRAM.name(), PROGRAM.inEngines()));
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
    return Stream.concat(VllmFlags.KNOWN.stream(), Program.SETTINGS.stream()).toList();
  }

  @Override
  public List<String> problems(String model, Servers servers) {
    return flags.problems(name(), settings(), servers);
  }

  @Override
  public Launch launch(Deployment deployment) {
    Optional<Path> folder = installed.model(deployment.model());
    List<String> words = new ArrayList<>();
    words.addAll(List.of("serve", folder.map(Path::toString).orElse(deployment.model())));
    words.addAll(List.of("--host", deployment.host()));
    words.addAll(List.of("--port", Integer.toString(deployment.port())));
    words.addAll(List.of("--served-model-name", deployment.model()));
    words.addAll(VllmFlags.words(deployment.servers().serviceConfig()));
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
