package hpcbench.orchestrate;

import hpcbench.container.Contained;
import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.Endpoint;
import hpcbench.recipe.Resources;
import hpcbench.result.Secrets;
import hpcbench.service.ApiKey;
import hpcbench.service.Deployment;
import hpcbench.service.Launch;
import hpcbench.service.Service;
import hpcbench.service.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts servers where they are to be, or finds the one that runs already.
final class Deployer {
  private static final int KEY_BYTES = 24;

  private final Services services;
  private final List<ServerPlace> places;
  private final Path workFolder;
  private final Path logs;
  private final Map<String, String> environment;
  private final Secrets secrets;
  private int servers;

  /// @param places where servers are started, one at each
  /// @param workFolder for what servers write; the caller removes it
  /// @param logs for their output
  /// @param environment variables of this process, where keys of endpoints are
  /// @param secrets kept out of the output of servers, beside their own
  Deployer(
      Services services,
      List<ServerPlace> places,
      Path workFolder,
      Path logs,
      Map<String, String> environment,
      Secrets secrets) {
    this.services = services;
    this.places = List.copyOf(places);
    this.workFolder = workFolder;
    this.logs = logs;
    this.environment = environment;
    this.secrets = secrets;
  }

  /// The servers for this trial. They need not be ready yet.
  Replicas deploy(Plan plan, Trial trial) throws ServerException, IOException {
    Service service = services.named(trial.workload().service());
    Optional<Endpoint> endpoint = plan.endpoint();
    return endpoint.isPresent()
        ? new Replicas(List.of(running(service, trial, endpoint.get())))
        : startAll(plan, service, trial);
  }

  /// One key opens all of them, since they are one service.
  private Replicas startAll(Plan plan, Service service, Trial trial)
      throws ServerException, IOException {
    String key = randomKey();
    Map<String, Integer> ports = new HashMap<>();
    List<Server> started = new ArrayList<>();
    try {
      for (ServerPlace place : places) {
        int port = port(service, trial, place, Optional.ofNullable(ports.get(place.address())));
        ports.put(place.address(), port);
        started.add(start(plan, service, trial, place, port, key));
      }
      return new Replicas(started);
    } catch (ServerException | IOException | RuntimeException e) {
      started.forEach(Server::close);
      throw e;
    }
  }

  /// The port asked for, or a free one; for a further server on one node, the next free one, since
  /// the one before it may not have bound its own yet.
  private static int port(Service service, Trial trial, ServerPlace place, Optional<Integer> before)
      throws ServerException {
    return before.isPresent()
        ? Ports.choose(place, Optional.empty(), before.get() + 1)
        : Ports.choose(place, place.port().or(() -> trial.servers().port()), service.usualPort());
  }

  private Server running(Service service, Trial trial, Endpoint endpoint) throws ServerException {
    Optional<String> key = endpoint.apiKeyEnv().map(environment::get);
    if (endpoint.apiKeyEnv().isPresent() && key.isEmpty()) {
      throw new ServerException(
          "the environment variable %s, which endpoint.api_key_env names, is not set"
              .formatted(endpoint.apiKeyEnv().get()));
    }
    return Server.running(service, trial, endpoint.url(), key);
  }

  private Server start(
      Plan plan, Service service, Trial trial, ServerPlace place, int port, String key)
      throws ServerException, IOException {
    String name = "%s-%d".formatted(service.name(), ++servers);
    Path folder = Files.createDirectories(workFolder.resolve(name));
    Deployment deployment =
        new Deployment(
            trial.workload().model(),
            trial.servers(),
            trial.resources().servers(),
            place.address(),
            port,
            folder,
            service.takesApiKey() ? Optional.of(kept(key, folder)) : Optional.empty());
    Launch launch = service.launch(deployment);
    Resources.Share share = trial.resources().servers();
    Contained contained =
        ServiceImage.of(plan, place.containers())
            .map(image -> image.contain(launch, share, folder))
            .orElseGet(() -> ServiceImage.without(launch));
    Launch started = contained.launch();
    ServiceLog log = new ServiceLog(logs.resolve(name + ".log"), secretsOf(deployment, launch));
    Step step = new Step(name, place.node(), share, contained.stepOptions(), started.command());
    ServiceProcess process = ServiceProcess.start(started, log, place.launcher(), step);
    return Server.started(service, trial, deployment, started, process);
  }

  private Secrets secretsOf(Deployment deployment, Launch launch) {
    return secrets
        .and(Secrets.of(launch.environment()))
        .and(deployment.apiKey().map(ApiKey::text).stream().toList());
  }

  private static String randomKey() {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static ApiKey kept(String key, Path folder) throws IOException {
    Path file =
        Files.createFile(
            folder.resolve("api-key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new ApiKey(key, Files.writeString(file, key));
  }
}
