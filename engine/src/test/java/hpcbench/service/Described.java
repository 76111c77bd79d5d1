package hpcbench.service;

import hpcbench.recipe.CustomApi;
import hpcbench.recipe.CustomApi.Preparation;
import hpcbench.recipe.CustomApi.Preparation.Method;
import hpcbench.recipe.HealthCheck;
import hpcbench.recipe.Servers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Services that a recipe describes, for tests.
final class Described {
  private static final Installed INSTALLED =
      new Installed(Path.of("/engines"), new SearchPath(List.of()));

  private Described() {}

  static Service service(Servers servers) {
    return new CustomService(INSTALLED, Servers.DEFAULT).configured(servers);
  }

  /// One that uses everything that can be said of a service.
  static Servers servers() {
    return servers(
        Map.of("slots", 4, "environment", Map.of("ENGINE_HOST", "{host}:{port}")),
        "{engines_dir}/my-engine",
        "--model={model}",
        "--slots",
        "{slots}",
        "--cache",
        "{work_folder}/cache");
  }

  static Servers servers(Map<String, Object> serviceConfig, String... command) {
    return servers(serviceConfig, api(Optional.of("ENGINE_API_KEY")), command);
  }

  static Servers servers(Map<String, Object> serviceConfig, CustomApi api, String... command) {
    return new Servers(
        HealthCheck.DEFAULT,
        serviceConfig,
        Optional.of(List.of(command)),
        Optional.empty(),
        Optional.empty(),
        Optional.of(api));
  }

  static CustomApi api(Optional<String> apiKeyVariable) {
    return new CustomApi(
        new CustomApi.Dialects(
            Optional.of("ollama-chat"), Optional.of("openai-completions"), Optional.empty()),
        Optional.of("/models"),
        Optional.of("/about"),
        "release",
        List.of(
            new Preparation(Method.GET, "/wake/{model}", Optional.empty()),
            new Preparation(
                Method.POST,
                "/load",
                Optional.of(
                    Map.of(
                        "name",
                        "{model} on {port}",
                        "options",
                        Map.of("slots", "{slots}", "pinned", true),
                        "tags",
                        List.of("{model}", 7)))),
            new Preparation(Method.POST, "/warm", Optional.empty())),
        "/stats",
        Map.of(
            "waiting_requests", List.of("engine:queue", "engine:waiting"),
            "ttft_seconds", List.of("engine:ttft")),
        apiKeyVariable);
  }
}
