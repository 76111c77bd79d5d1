package hpcbench.service;

import hpcbench.observe.ServerMetric;
import hpcbench.recipe.Api;
import hpcbench.recipe.CustomApi;
import hpcbench.recipe.Servers;
import hpcbench.target.Dialect;
import hpcbench.target.Dialects;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A service that the recipe describes itself: started by `servers.command`, healthy by
/// `servers.health_check.endpoint`, and spoken to as `servers.custom` says.
///
/// Its settings are the recipe's own: each stands for itself, in braces, in the command, in the
/// environment and in preparation, so that a sweep over one needs no code either.
public final class CustomService implements Service {
  private final Installed installed;
  private final Servers servers;
  private final CustomApi api;

  /// One that is yet to be described: OpenAI's API, and nothing known beside it.
  public CustomService() {
    this(Installed.here(), Servers.DEFAULT);
  }

  CustomService(Installed installed, Servers servers) {
    this.installed = installed;
    this.servers = servers;
    this.api = servers.custom().orElse(CustomApi.OPENAI);
  }

  @Override
  public Service configured(Servers described) {
    return new CustomService(installed, described);
  }

  @Override
  public String name() {
    return CustomApi.SERVICE;
  }

  @Override
  public String description() {
    return "any server that the recipe describes (servers.command, servers.custom)";
  }

  @Override
  public int usualPort() {
    return 8000;
  }

  /// The one that is not the recipe's own.
  @Override
  public List<Setting> settings() {
    return List.of(Program.ENVIRONMENT);
  }

  @Override
  public boolean needsCommand() {
    return true;
  }

  @Override
  public List<String> problems(String model, Servers described) {
    return new CustomSettings(described).problems();
  }

  @Override
  public Launch launch(Deployment deployment) {
    List<String> command =
        deployment
            .servers()
            .command()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "servers.command: the service custom has no program of its own"));
    CustomTemplate template = new CustomTemplate(deployment, installed);
    Map<String, String> environment = new HashMap<>(template.environment());
    deployment
        .apiKey()
        .ifPresent(key ->
            api.apiKeyVariable().ifPresent(variable -> environment.put(variable, key.text())));
    return new Launch(template.fill(command), environment, Set.of());
  }

  /// When it is told where to find one: in a variable, or in a file that the command names.
  @Override
  public boolean takesApiKey() {
    return api.apiKeyVariable().isPresent()
        || new CustomSettings(servers).names().contains(CustomTemplate.API_KEY_FILE);
  }

  /// Without meaning, since its recipe must name a path.
  @Override
  public String healthPath() {
    return "/";
  }

  /// In OpenAI's form or in Ollama's.
  @Override
  public List<String> models(ServiceClient client) {
    return api.modelsPath().map(path -> ModelList.read(path, client)).orElse(List.of());
  }

  @Override
  public Dialect dialect(Api kind) {
    return Dialects.named(
        api.dialects()
            .of(kind)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "workload.api: servers.custom.dialects of the service custom has %s, not %s"
                        .formatted(offered(), words(kind)))));
  }

  private String offered() {
    List<String> kinds =
        Stream.of(Api.values())
            .filter(kind -> api.dialects().of(kind).isPresent())
            .map(CustomService::words)
            .toList();
    return String.join(" and ", kinds);
  }

  private static String words(Api kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void prepare(ServiceClient client, Deployment deployment, PreparationListener listener) {
    CustomTemplate template = new CustomTemplate(deployment, installed);
    List<CustomApi.Preparation> requests = api.preparation();
    for (int i = 0; i < requests.size(); i++) {
      new CustomRequest(requests.get(i), i, template).send(client, listener);
    }
  }

  @Override
  public Optional<String> version(ServiceClient client) {
    return api.versionPath().flatMap(path -> Answers.text(client, path, api.versionField()));
  }

  @Override
  public Optional<String> metricsPath() {
    return api.metrics().isEmpty() ? Optional.empty() : Optional.of(api.metricsPath());
  }

  @Override
  public MetricNames metricNames() {
    Map<ServerMetric, List<String>> names = new EnumMap<>(ServerMetric.class);
    api.metrics().forEach((key, each) -> names.put(metric(key), each));
    return new MetricNames(names);
  }

  private static ServerMetric metric(String key) {
    return ServerMetric.of(key)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "servers.custom.metrics.%s: is none of the toolkit's metrics".formatted(key)));
  }
}
