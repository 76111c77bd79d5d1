package hpcbench.orchestrate;

import hpcbench.container.Containers;
import hpcbench.container.Image;
import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.Resources;
import hpcbench.recipe.ServerNodes;
import hpcbench.recipe.Servers;
import hpcbench.service.ApiKey;
import hpcbench.service.Deployment;
import hpcbench.service.Launch;
import hpcbench.service.Peer;
import hpcbench.service.Ranks;
import hpcbench.service.Service;
import hpcbench.service.Services;
import hpcbench.service.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The command lines that a run would start its service with, for people. What only the run knows
/// has a name in capitals: nodes, their network interface, and the server's work folder. Starts
/// nothing.
public final class LaunchLines {
  private static final Path WORK = Path.of("/WORK");

  private final Plan plan;
  private final Services services;
  private final Optional<Containers> containers;

  /// @param containers how nodes run containers; empty where the service is started without
  public LaunchLines(Plan plan, Services services, Optional<Containers> containers) {
    this.plan = plan;
    this.services = services;
    this.containers = containers;
  }

  /// One way in which servers are started.
  ///
  /// @param trials the ids of its trials, in order
  /// @param processes the command line of each process of one server, the first one on the node that
  ///   serves
  public record Start(List<String> trials, List<List<String>> processes) {
    public Start {
      trials = List.copyOf(trials);
      processes = List.copyOf(processes);
    }
  }

  /// What servers of two trials must have in common to be started in the same way.
  private record Way(Servers servers, Resources.Share share, String service, String model) {
    private static Way of(Trial trial) {
      return new Way(
          trial.servers(),
          trial.resources().servers(),
          trial.workload().service(),
          trial.workload().model());
    }
  }

  /// All ways, in the order of the plan; none where the service runs already.
  public List<Start> starts() {
    Map<Way, List<String>> trials = new LinkedHashMap<>();
    if (plan.endpoint().isEmpty()) {
      plan.trials()
          .forEach(trial ->
              trials.computeIfAbsent(Way.of(trial), _ -> new ArrayList<>()).add(trial.id()));
    }
    return trials.entrySet().stream()
        .map(way -> new Start(way.getValue(), processes(way.getKey())))
        .toList();
  }

  private List<List<String>> processes(Way way) {
    Service service = services.named(way.service());
    Optional<Image> image = containers.flatMap(how -> how.image(plan.artifacts()));
    Deployment deployment = deployment(way, service, image.isPresent());
    return launches(way, service, deployment).stream()
        .map(launch -> image.map(in -> inside(launch, in, deployment)).orElse(launch))
        .map(LaunchLines::shown)
        .toList();
  }

  private static Deployment deployment(Way way, Service service, boolean inContainer) {
    Path folder = WORK.resolve(service.name() + "-1");
    return new Deployment(
        way.model(),
        way.servers(),
        way.share(),
        node(0),
        way.servers().port().orElse(service.usualPort()),
        folder,
        service.takesApiKey()
            ? Optional.of(new ApiKey("KEY", folder.resolve("api-key")))
            : Optional.empty(),
        inContainer);
  }

  private static String node(int rank) {
    return "NODE-" + (rank + 1);
  }

  private List<Launch> launches(Way way, Service service, Deployment deployment) {
    int nodes = Math.max(1, plan.orchestration().serverNodes());
    return switch (service.span(way.servers(), new ServerNodes(nodes, way.share()))) {
      case Span.OneNode _ -> List.of(service.launch(deployment));
      case Span.OverNodes over -> service.launches(deployment, ranks(over));
    };
  }

  private static Ranks ranks(Span.OverNodes over) {
    String network = over.networkInterface().orElse("INTERFACE");
    List<Peer> peers =
        IntStream.range(0, over.nodes()).mapToObj(rank -> new Peer(node(rank), network)).toList();
    return new Ranks(peers, over.usualPort());
  }

  private Launch inside(Launch launch, Image image, Deployment deployment) {
    return containers
        .orElseThrow()
        .contain(
            launch, image, plan.binds(), deployment.share().gpus() > 0, deployment.workFolder())
        .launch();
  }

  /// Of a word that is a script, the first line.
  private static List<String> shown(Launch launch) {
    return launch.command().stream().map(word -> word.lines().findFirst().orElse("")).toList();
  }
}
