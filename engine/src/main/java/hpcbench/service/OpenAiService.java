package hpcbench.service;

import hpcbench.recipe.Api;
import hpcbench.recipe.Servers;
import hpcbench.service.ServiceClient.Response;
import hpcbench.target.Dialect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Anything that speaks OpenAI's API: a URL (`endpoint`), or a command line of the recipe's
/// (`servers.command`).
public final class OpenAiService implements Service {
  private static final int NOT_FOUND = 404;

  private final Installed installed;

  /// Looks for programs on this machine.
  public OpenAiService() {
    this(Installed.here());
  }

  OpenAiService(Installed installed) {
    this.installed = installed;
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public String description() {
    return "any OpenAI-compatible API, by URL (endpoint) or by a command line (servers.command)";
  }

  @Override
  public int usualPort() {
    return 8000;
  }

  @Override
  public List<Setting> settings() {
    return Program.SETTINGS;
  }

  @Override
  public boolean needsCommand() {
    return true;
  }

  @Override
  public List<String> problems(String model, Servers servers) {
    return Stream.concat(
            Service.super.problems(model, servers).stream(),
            settings().stream()
                .map(Setting::name)
                .filter(name -> !name.equals("environment"))
                .filter(servers.serviceConfig()::containsKey)
                .map(name -> "service_config." + name + ": openai takes servers.command instead"))
        .toList();
  }

  @Override
  public Launch launch(Deployment deployment) {
    if (deployment.servers().command().isEmpty()) {
      throw new IllegalArgumentException(
          "the service openai has no program of its own: give endpoint.url, or servers.command with"
              + " {host}, {port} and {model} in its words");
    }
    return new Program("openai", "openai")
        .launch(deployment, installed, List.of(), Map.of(), Set.of());
  }

  @Override
  public String healthPath() {
    return OpenAiServers.MODELS_PATH;
  }

  /// Empty where the path is not offered, as behind some gateways.
  @Override
  public List<String> models(ServiceClient client) {
    Response response = client.get(OpenAiServers.MODELS_PATH);
    return response.status() == NOT_FOUND ? List.of() : OpenAiServers.models(client);
  }

  @Override
  public Dialect dialect(Api api) {
    return OpenAiServers.dialect(name(), api);
  }

  @Override
  public Optional<String> version(ServiceClient client) {
    return Optional.empty();
  }
}
