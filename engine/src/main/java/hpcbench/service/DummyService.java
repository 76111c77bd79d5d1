package hpcbench.service;

import hpcbench.recipe.Api;
import hpcbench.recipe.Servers;
import hpcbench.target.Dialect;
import hpcbench.target.Dialects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The built-in simulated service: this same toolkit, started once more as `hpcbench simulate`.
///
/// Its `service_config` is the simulator's own settings, passed on as `--set name=value`, which the
/// simulator checks, and the `environment` of its process.
public final class DummyService implements Service {
  /// System property with the program and first words that stand in for this toolkit's own, split
  /// at spaces; for tests that have no command line on their class path.
  static final String LAUNCHER_PROPERTY = "hpcbench.simulator.launcher";

  private final List<String> launcher;

  /// Starts the toolkit that runs now.
  public DummyService() {
    this(launcher());
  }

  DummyService(List<String> launcher) {
    this.launcher = List.copyOf(launcher);
  }

  private static List<String> launcher() {
    return Optional.ofNullable(System.getProperty(LAUNCHER_PROPERTY))
        .map(words -> List.of(words.split(" ")))
        .orElseGet(() -> ThisToolkit.command(List.of(), "simulate"));
  }

  @Override
  public String name() {
    return "dummy";
  }

  @Override
  public String description() {
    return "the built-in simulated service; needs no model and no GPU";
  }

  @Override
  public int usualPort() {
    return 5000;
  }

  /// Only that of the process: the simulator knows its settings, and says what is wrong with them
  /// when it starts.
  @Override
  public List<Setting> settings() {
    return List.of(Program.ENVIRONMENT);
  }

  @Override
  public List<String> problems(String model, Servers servers) {
    Map<String, Object> own = new TreeMap<>(servers.serviceConfig());
    own.keySet().retainAll(Set.of(Program.ENVIRONMENT.name()));
    return Settings.problems(name(), settings(), own);
  }

  /// In a container, the toolkit is the image's own `hpcbench`.
  @Override
  public Launch launch(Deployment deployment) {
    List<String> command =
        new ArrayList<>(deployment.inContainer() ? List.of("hpcbench", "simulate") : launcher);
    command.addAll(List.of("--host", deployment.host()));
    command.addAll(List.of("--port", Integer.toString(deployment.port())));
    command.addAll(List.of("--set", "model=" + deployment.model()));
    deployment
        .apiKey()
        .ifPresent(key -> command.addAll(List.of("--set", "api_key_file=" + key.file())));
    Map<String, Object> settings = new TreeMap<>(deployment.servers().serviceConfig());
    settings.keySet().removeAll(Settings.OF_OTHERS);
    settings.remove(Program.ENVIRONMENT.name());
    settings.forEach((name, value) -> command.addAll(List.of("--set", name + "=" + value)));
    return new Launch(command, environment(deployment), Set.of());
  }

  private static Map<String, String> environment(Deployment deployment) {
    return new Settings(deployment.servers().serviceConfig()).table(Program.ENVIRONMENT.name());
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
    return switch (api) {
      case CHAT -> Dialects.OPENAI_CHAT;
      case COMPLETIONS -> Dialects.OPENAI_COMPLETIONS;
      case GENERATE -> Dialects.OLLAMA_GENERATE;
    };
  }

  @Override
  public Optional<PrefixCacheControl> prefixCacheControl() {
    return Optional.of(PrefixCacheControl.OF_VLLM);
  }

  @Override
  public Optional<String> version(ServiceClient client) {
    return Answers.text(client, "/api/version", "version");
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
