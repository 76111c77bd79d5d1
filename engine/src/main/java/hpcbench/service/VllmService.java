package hpcbench.service;

import hpcbench.recipe.Api;
import hpcbench.recipe.ServerNodes;
import hpcbench.recipe.Servers;
import hpcbench.target.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// vLLM as `vllm serve`: on one node, or, with `distributed.enabled`, with one model on several.
///
/// Its settings are vLLM's own flags in snake case: those of [VllmFlags], and any other that the
/// installed vLLM says it has.
public sealed class VllmService implements Service permits VllmDistributedService {
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
    return "vLLM (vllm serve)";
  }

  @Override
  public int usualPort() {
    return 8000;
  }

  @Override
  public List<Setting> settings() {
    return Stream.concat(VllmFlags.KNOWN.stream(), Program.SETTINGS.stream()).toList();
  }

  /// How a server is spread over nodes, when it is.
  Optional<Distribution> distribution(Servers servers) {
    return Distribution.of(servers.serviceConfig(), false);
  }

  @Override
  public List<String> problems(String model, Servers servers) {
    List<String> problems = new ArrayList<>(flags.problems(name(), settings(), servers));
    distribution(servers).ifPresent(spread -> problems.addAll(spread.problems(name(), servers)));
    return problems;
  }

  @Override
  public List<String> problems(String model, Servers servers, ServerNodes nodes) {
    List<String> problems = problems(model, servers);
    return problems.isEmpty()
        ? distribution(servers).map(spread -> spread.problems(nodes)).orElse(List.of())
        : problems;
  }

  @Override
  public Span span(Servers servers, ServerNodes nodes) {
    return distribution(servers).map(spread -> spread.span(nodes)).orElse(Span.ONE_NODE);
  }

  @Override
  public Launch launch(Deployment deployment) {
    return launch(deployment, listening(deployment));
  }

  @Override
  public List<Launch> launches(Deployment deployment, Ranks ranks) {
    Distribution spread = distribution(deployment.servers()).orElseThrow();
    VllmRanks vllm = new VllmRanks(spread, deployment, ranks);
    return spread.isOverRay()
        ? vllm.overRay(launch(deployment), PROGRAM.beside("ray", deployment, installed))
        : IntStream.range(0, ranks.peers().size())
            .mapToObj(rank -> vllm.natively(rank, launch(deployment, rank(vllm, rank, deployment))))
            .toList();
  }

  /// Only the first rank has an API.
  private static List<String> rank(VllmRanks vllm, int rank, Deployment deployment) {
    List<String> words = new ArrayList<>(rank == 0 ? listening(deployment) : List.of("--headless"));
    words.addAll(vllm.words(rank));
    return words;
  }

  private static List<String> listening(Deployment deployment) {
    return List.of("--host", deployment.host(), "--port", Integer.toString(deployment.port()));
  }

  /// @param own words of this process alone
  private Launch launch(Deployment deployment, List<String> own) {
    Optional<Path> folder = installed.model(deployment);
    List<String> words = new ArrayList<>();
    words.addAll(List.of("serve", folder.map(Path::toString).orElse(deployment.model())));
    words.addAll(own);
    words.addAll(List.of("--served-model-name", deployment.model()));
    distribution(deployment.servers()).ifPresent(spread -> words.addAll(spread.flags()));
    words.addAll(VllmFlags.words(deployment.servers().serviceConfig()));
    return PROGRAM.launch(
        deployment,
        installed,
        words,
        environment(deployment, folder.isPresent()),
        Set.of("VLLM_PORT"));
  }

  /// The key goes by the environment, since everybody on a machine can read command lines. A model
  /// on disk needs no hub, which on a node without a network would only cost time. What the cache
  /// is emptied by comes with other paths that no key guards, so it is there only when it is
  /// needed.
  private static Map<String, String> environment(Deployment deployment, boolean onDisk) {
    Map<String, String> environment = new HashMap<>(Map.of("VLLM_NO_USAGE_STATS", "1"));
    if (onDisk) {
      environment.put("HF_HUB_OFFLINE", "1");
    }
    if (deployment.resetsPrefixCache()) {
      environment.putAll(PrefixCacheControl.OF_VLLM.resetVariables());
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
  public Optional<PrefixCacheControl> prefixCacheControl() {
    return Optional.of(PrefixCacheControl.OF_VLLM);
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
