package hpcbench.service;

import hpcbench.recipe.HealthCheck;
import hpcbench.recipe.Resources;
import hpcbench.recipe.Servers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Deployments for tests: everything but the settings is fixed.
final class Deployments {
  private static final ApiKey KEY = new ApiKey("secret-key", Path.of("/run/work/api-key"));

  private Deployments() {}

  static Servers servers(Map<String, Object> serviceConfig) {
    return new Servers(
        HealthCheck.DEFAULT, serviceConfig, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Deployment of(String model, Map<String, Object> serviceConfig) {
    return of(model, servers(serviceConfig), Optional.empty());
  }

  static Deployment withKey(String model, Map<String, Object> serviceConfig) {
    return of(model, servers(serviceConfig), Optional.of(KEY));
  }

  static Deployment inContainer(String model) {
    return inContainer(model, Map.of());
  }

  static Deployment inContainer(String model, Map<String, Object> serviceConfig) {
    return of(model, serviceConfig, true, false);
  }

  static Deployment resettingPrefixCache(String model) {
    return of(model, Map.of(), false, true);
  }

  private static Deployment of(
      String model,
      Map<String, Object> serviceConfig,
      boolean inContainer,
      boolean resetsPrefixCache) {
    Deployment plain = of(model, serviceConfig);
    return new Deployment(
        model,
        plain.servers(),
        plain.share(),
        plain.host(),
        plain.port(),
        plain.workFolder(),
        plain.apiKey(),
        inContainer,
        resetsPrefixCache);
  }

  static Deployment commanded(String model, String... command) {
    return commanded(model, Map.of(), command);
  }

  static Deployment commanded(String model, Map<String, Object> serviceConfig, String... command) {
    return withKey(
        model,
        new Servers(
            HealthCheck.DEFAULT,
            serviceConfig,
            Optional.of(List.of(command)),
            Optional.empty(),
            Optional.empty()));
  }

  static Deployment withKey(String model, Servers servers) {
    return of(model, servers, Optional.of(KEY));
  }

  private static Deployment of(String model, Servers servers, Optional<ApiKey> key) {
    return new Deployment(
        model,
        servers,
        Resources.Share.SMALL,
        "127.0.0.1",
        4321,
        Path.of("/run/work"),
        key,
        false,
        false);
  }
}
