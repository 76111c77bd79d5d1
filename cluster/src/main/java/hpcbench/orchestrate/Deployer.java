package hpcbench.orchestrate;

import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.Endpoint;
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
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// Starts servers on this machine, or finds the one that runs already.
final class Deployer {
  private static final String HOST = "127.0.0.1";
  private static final int KEY_BYTES = 24;

  private final Services services;
  private final Path workFolder;
  private final Path logs;
  private final Map<String, String> environment;
  private final Secrets secrets;
  private int servers;

  /// @param workFolder for what servers write; the caller removes it
  /// @param logs for their output
  /// @param environment variables of this process, where keys of endpoints are
  /// @param secrets kept out of the output of servers, beside their own
  Deployer(
      Services services,
      Path workFolder,
      Path logs,
      Map<String, String> environment,
      Secrets secrets) {
    this.services = services;
    this.workFolder = workFolder;
    this.logs = logs;
    this.environment = environment;
    this.secrets = secrets;
  }

  /// The server for this trial. It need not be ready yet.
  Server deploy(Plan plan, Trial trial) throws ServerException, IOException {
    Service service = services.named(trial.workload().service());
    Optional<Endpoint> endpoint = plan.endpoint();
    return endpoint.isPresent() ? running(service, trial, endpoint.get()) : start(service, trial);
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

  private Server start(Service service, Trial trial) throws ServerException, IOException {
    String name = "%s-%d".formatted(service.name(), ++servers);
    Path folder = Files.createDirectories(workFolder.resolve(name));
    int port = Ports.choose(HOST, trial.servers().port(), service.usualPort());
    Deployment deployment =
        new Deployment(
            trial.workload().model(),
            trial.servers(),
            trial.resources().servers(),
            HOST,
            port,
            folder,
            service.takesApiKey() ? Optional.of(randomKey(folder)) : Optional.empty());
    Launch launch = service.launch(deployment);
    ServiceLog log = new ServiceLog(logs.resolve(name + ".log"), secretsOf(deployment, launch));
    ServiceProcess process = ServiceProcess.start(launch, log);
    return Server.started(service, trial, deployment, launch, process);
  }

  private Secrets secretsOf(Deployment deployment, Launch launch) {
    return secrets
        .and(Secrets.of(launch.environment()))
        .and(deployment.apiKey().map(ApiKey::text).stream().toList());
  }

  private static ApiKey randomKey(Path folder) throws IOException {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    String key = HexFormat.of().formatHex(bytes);
    Path file =
        Files.createFile(
            folder.resolve("api-key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new ApiKey(key, Files.writeString(file, key));
  }
}
