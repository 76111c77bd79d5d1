package hpcbench.orchestrate;

import hpcbench.container.Image;
import hpcbench.container.ImageRecords;
import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.Endpoint;
import hpcbench.recipe.PrefixCache;
import hpcbench.recipe.ServerNodes;
import hpcbench.result.Provenance.ImageOrigin;
import hpcbench.result.Secrets;
import hpcbench.service.ApiKey;
import hpcbench.service.Deployment;
import hpcbench.service.Launch;
import hpcbench.service.Peer;
import hpcbench.service.Ranks;
import hpcbench.service.Service;
import hpcbench.service.Services;
import hpcbench.service.Span;
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
import java.util.stream.IntStream;

/// Starts servers where they are to be, or finds the one that runs already.
final class Deployer {
  private static final int KEY_BYTES = 24;

  private final Services services;
  private final List<ServerPlace> places;
  private final Path workFolder;
  private final Path logs;
  private final Map<String, String> environment;
  private final Secrets secrets;
  private final ImageRecords images;
  private final Ports ports;
  private int servers;

  /// @param places where servers are started, one at each where a trial does not say how many
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
    this.images = ImageRecords.ofUser(environment);
    this.ports = new Ports(logs);
  }

  /// The servers for this trial. They need not be ready yet.
  Replicas deploy(Plan plan, Trial trial)
      throws ServerException, IOException, InterruptedException {
    Service service = services.named(trial.workload().service()).configured(trial.servers());
    Optional<Endpoint> endpoint = plan.endpoint();
    return endpoint.isPresent()
        ? new Replicas(List.of(running(service, trial, endpoint.get())))
        : startAll(plan, service, trial);
  }

  /// One key opens all of them, since they are one service.
  private Replicas startAll(Plan plan, Service service, Trial trial)
      throws ServerException, IOException, InterruptedException {
    String key = randomKey();
    Span span =
        service.span(trial.servers(), new ServerNodes(places.size(), trial.resources().servers()));
    Map<String, Integer> given = new HashMap<>();
    List<Server> started = new ArrayList<>();
    try {
      for (List<ServerPlace> nodes : nodesOfEach(span, trial)) {
        ServerPlace place = nodes.getFirst();
        int port = port(service, trial, place, Optional.ofNullable(given.get(place.address())));
        given.put(place.address(), port);
        started.add(start(plan, service, trial, span, nodes, port, key));
      }
      return new Replicas(started);
    } catch (ServerException | IOException | InterruptedException | RuntimeException e) {
      started.forEach(Server::close);
      throw e;
    }
  }

  /// Neighbours make one server. A trial of fewer servers than there is room for has the first
  /// ones; one of more has several on a node, which only servers of one node can be.
  private List<List<ServerPlace>> nodesOfEach(Span span, Trial trial) throws ServerException {
    int room = places.size() / span.nodes();
    int wanted = trial.servers().replicas().orElse(room);
    if (span.nodes() > 1 && wanted > room) {
      throw new ServerException(
          "servers.replicas wants %d servers of %d nodes each, and there are %d server nodes"
              .formatted(wanted, span.nodes(), places.size()));
    }
    return IntStream.range(0, wanted)
        .mapToObj(server -> server % room * span.nodes())
        .map(first -> places.subList(first, first + span.nodes()))
        .toList();
  }

  /// The port asked for, or a free one; for a further server on one node, the next free one, since
  /// the one before it may not have bound its own yet.
  private int port(Service service, Trial trial, ServerPlace place, Optional<Integer> before)
      throws ServerException, InterruptedException {
    return before.isPresent()
        ? ports.choose(place, Optional.empty(), before.get() + 1)
        : ports.choose(place, wanted(place, trial), service.usualPort());
  }

  private static Optional<Integer> wanted(ServerPlace place, Trial trial) {
    return place.port().or(() -> trial.servers().port());
  }

  /// Why a server that has ended before it was ready may be started again: it was given a port that
  /// was free, and somebody else has it now. Empty when that is not so, or nobody left the port to
  /// us.
  Optional<String> lostPort(Trial trial, Deployment ended) throws InterruptedException {
    for (ServerPlace place : places) {
      if (place.address().equals(ended.host()) && wanted(place, trial).isEmpty()) {
        return isTaken(place, ended.port())
            ? Optional.of(
                "port %d of node %s was taken by another process"
                    .formatted(ended.port(), place.node()))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// A node that cannot be asked has other problems than a port.
  private boolean isTaken(ServerPlace place, int port) throws InterruptedException {
    try {
      return ports.isTaken(place, port);
    } catch (ServerException _) {
      return false;
    }
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
      Plan plan,
      Service service,
      Trial trial,
      Span span,
      List<ServerPlace> nodes,
      int port,
      String key)
      throws ServerException, IOException, InterruptedException {
    String name = "%s-%d".formatted(service.name(), ++servers);
    Path folder = Files.createDirectories(workFolder.resolve(name));
    Optional<Image> image = nodes.getFirst().image(plan.artifacts());
    Deployment deployment =
        new Deployment(
            trial.workload().model(),
            trial.servers(),
            trial.resources().servers(),
            nodes.getFirst().address(),
            port,
            folder,
            service.takesApiKey() ? Optional.of(kept(key, folder)) : Optional.empty(),
            image.isPresent(),
            resetsPrefixCache(plan, trial));
    ServerStart start =
        new ServerStart(plan, name, deployment, origin(image), logs, secretsOf(deployment));
    return start.start(service, trial, nodes, launches(service, deployment, span, nodes));
  }

  /// Whether a trial that shares this one's servers wants their prefix cache emptied before it.
  static boolean resetsPrefixCache(Plan plan, Trial trial) {
    return plan.trials().stream()
        .filter(trial::sharesServer)
        .anyMatch(other -> other.workload().prefixCache() == PrefixCache.RESET);
  }

  private Optional<ImageOrigin> origin(Optional<Image> image) throws ServerException, IOException {
    if (image.isPresent() && image.get() instanceof Image.Stored(Path path, var _)) {
      requireThere(path);
    }
    return image.isPresent() ? Optional.of(images.origin(image.get())) : Optional.empty();
  }

  private static void requireThere(Path image) throws ServerException {
    if (!Files.exists(image)) {
      throw new ServerException(
          "artifacts.service.path: there is no image %s; hpcbench images pull makes one of a registry's image, or name another file"
              .formatted(image));
    }
  }

  private List<Launch> launches(
      Service service, Deployment deployment, Span span, List<ServerPlace> nodes)
      throws ServerException, InterruptedException {
    return switch (span) {
      case Span.OneNode _ -> List.of(service.launch(deployment));
      case Span.OverNodes over -> service.launches(deployment, ranks(over, nodes));
    };
  }

  private Ranks ranks(Span.OverNodes span, List<ServerPlace> nodes)
      throws ServerException, InterruptedException {
    List<Peer> peers = new ArrayList<>();
    for (ServerPlace node : nodes) {
      peers.add(NodeNetwork.of(node, logs).find(span.networkInterface(), node.address()));
    }
    ServerPlace first = nodes.getFirst().at(peers.getFirst().address());
    return new Ranks(peers, ports.choose(first, Optional.empty(), span.usualPort()));
  }

  private Secrets secretsOf(Deployment deployment) {
    return secrets.and(deployment.apiKey().map(ApiKey::text).stream().toList());
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
