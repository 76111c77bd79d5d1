package hpcbench.orchestrate;

import hpcbench.monitor.Scraper;
import hpcbench.monitor.ServerSource;
import hpcbench.plan.Trial;
import hpcbench.recipe.Api;
import hpcbench.result.Provenance.ImageOrigin;
import hpcbench.result.Provenance.ServiceOrigin;
import hpcbench.service.ApiKey;
import hpcbench.service.Deployment;
import hpcbench.service.HttpServiceClient;
import hpcbench.service.Launch;
import hpcbench.service.PreparationListener;
import hpcbench.service.Service;
import hpcbench.service.ServiceClient;
import hpcbench.service.ServiceException;
import hpcbench.service.Undo;
import hpcbench.target.Target;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/// A service at an address: one that we started here, or one that runs already.
final class Server {
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(5);

  /// For what is done with a whole model, which may have hundreds of gigabytes: handing it over,
  /// verifying it, loading it. A server that ends meanwhile ends the wait.
  private static final Duration PREPARATION_LIMIT = Duration.ofHours(2);

  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(30);

  private static final Duration DEATH_NOTICE = Duration.ofSeconds(1);

  /// What only a server has that we started.
  ///
  /// @param deployment what it was started for
  /// @param launch how
  /// @param image the container image that it runs in
  /// @param processes its processes
  /// @param nodes names of the nodes that they run on
  private record Started(
      Deployment deployment,
      Launch launch,
      Optional<ImageOrigin> image,
      ServerProcesses processes,
      List<String> nodes) {}

  private final Service service;
  private final Trial trial;
  private final URI address;
  private final Optional<String> apiKey;
  private final Optional<Started> started;
  private final HttpServiceClient client;
  private final AtomicReference<Undo> preloaded = new AtomicReference<>(Undo.NOTHING);

  private Server(
      Service service,
      Trial trial,
      URI address,
      Optional<String> apiKey,
      Optional<Started> started) {
    this.service = service;
    this.trial = trial;
    this.address = address;
    this.apiKey = apiKey;
    this.started = started;
    this.client = new HttpServiceClient(address, apiKey, ANSWER_LIMIT);
  }

  /// A service that runs already.
  static Server running(Service service, Trial trial, URI address, Optional<String> apiKey) {
    return new Server(service, trial, address, apiKey, Optional.empty());
  }

  /// A service that was just started.
  static Server started(
      Service service,
      Trial trial,
      Deployment deployment,
      Launch launch,
      Optional<ImageOrigin> image,
      ServerProcesses processes,
      List<String> nodes) {
    return new Server(
        service,
        trial,
        URI.create("http://%s:%d".formatted(deployment.host(), deployment.port())),
        deployment.apiKey().map(ApiKey::text),
        Optional.of(new Started(deployment, launch, image, processes, List.copyOf(nodes))));
  }

  Service service() {
    return service;
  }

  URI address() {
    return address;
  }

  /// Names of the nodes that it runs on; none, for a service that we did not start.
  List<String> nodes() {
    return started.map(Started::nodes).orElse(List.of());
  }

  HttpServiceClient client() {
    return client;
  }

  /// The deployment, when we started it.
  Optional<Deployment> deployment() {
    return started.map(Started::deployment);
  }

  /// Gets the model ready to answer.
  ///
  /// @throws ServiceException when that cannot be
  void prepare(PreparationListener listener) {
    ServiceClient patient = client.waiting(PREPARATION_LIMIT);
    if (started.isPresent()) {
      service.prepare(patient, started.get().deployment(), listener);
    } else {
      preloaded.set(service.preload(patient, trial.workload().model(), trial.servers(), listener));
    }
  }

  /// Leaves a service that runs elsewhere as it was found.
  ///
  /// @return what went wrong, for a person to know; empty when nothing did
  Optional<String> leave() {
    try {
      preloaded.getAndSet(Undo.NOTHING).undo(client.waiting(LEAVE_LIMIT));
      return Optional.empty();
    } catch (ServiceException e) {
      return Optional.of("%s is not as it was: %s".formatted(address, e.getMessage()));
    }
  }

  /// Whether this server can serve another trial as it is.
  boolean serves(Trial other) {
    return trial.sharesServer(other);
  }

  Target target(Api api) {
    return new Target(address, service.dialect(api), apiKey);
  }

  /// Where it tells about itself, when its kind of service does.
  Optional<ServerSource> metrics(Scraper scraper) {
    return ServerSource.of(address, service, apiKey, scraper);
  }

  /// Whether we started it.
  boolean isOurs() {
    return started.isPresent();
  }

  /// Whether we started it, and it has ended by itself.
  boolean hasDied() {
    return started.filter(own -> !own.processes().areAlive()).isPresent();
  }

  /// Completes when it has ended; never, for a service that runs elsewhere.
  CompletableFuture<?> ended() {
    return started
        .<CompletableFuture<?>>map(own -> own.processes().ended())
        .orElseGet(CompletableFuture::new);
  }

  /// After connections to it failed: gives its end, if that is the reason, the moment it takes to
  /// be noticed.
  void awaitNoticeOfDeath() throws InterruptedException {
    if (started.isPresent()) {
      awaitEnd(DEATH_NOTICE);
    }
  }

  /// Waits for this long, or until it has ended by itself.
  void awaitEnd(Duration limit) throws InterruptedException {
    if (started.isPresent()) {
      started.get().processes().awaitEnd(limit);
    } else {
      Thread.sleep(limit);
    }
  }

  /// What its processes wrote last, for the message that a person reads; empty when it runs
  /// elsewhere.
  String lastWords() {
    return started.map(own -> own.processes().lastWords()).orElse("");
  }

  /// The error that tells how it ended by itself.
  ServerException death(String when) throws InterruptedException {
    String how = started.isPresent() ? started.get().processes().ending() : "it ended";
    return new ServerException("the service %s ended %s: %s".formatted(service.name(), when, how));
  }

  /// @throws ServerException with its log's tail, when it has ended by itself
  void requireAlive(String when) throws ServerException, InterruptedException {
    if (hasDied()) {
      throw death(when);
    }
  }

  /// Where it comes from, for the provenance. Asks it for its version.
  ServiceOrigin origin() {
    return new ServiceOrigin(
        service.name(),
        address.toString(),
        service.version(client),
        started.map(own -> shown(own.launch())).orElse(List.of()),
        trial.workload().model(),
        service.modelDigest(client, trial.workload().model()),
        started.flatMap(Started::image));
  }

  /// Of a word that is a script, the first line.
  private static List<String> shown(Launch launch) {
    return launch.command().stream().map(word -> word.lines().findFirst().orElse("")).toList();
  }

  /// Ends it, when we started it, and waits until nothing of it is left.
  void end() throws ServerException, InterruptedException {
    client.close();
    if (started.isPresent()) {
      started.get().processes().end();
    }
  }

  /// Ends it without waiting.
  void close() {
    started.ifPresent(own -> own.processes().close());
  }
}
