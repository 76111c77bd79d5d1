package hpcbench.orchestrate;

import hpcbench.container.Containers;
import hpcbench.container.Image;
import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.ServerNodes;
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
import java.util.List;
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
  /// @param processes the command line of each process of one server, the first one on the node
  ///   that serves
  public record Start(List<String> trials, List<List<String>> processes) {
    public Start {
      trials = List.copyOf(trials);
      processes = List.copyOf(processes);
    }
  }

  /// All ways, in the order of the plan; none where the service runs already.
  public List<Start> starts() {
    List<List<Trial>> groups = new ArrayList<>();
    if (plan.endpoint().isEmpty()) {
      plan.trials().forEach(trial -> groupOf(trial, groups).add(trial));
    }
    return groups.stream()
        .map(trials ->
            new Start(trials.stream().map(Trial::id).toList(), processes(trials.getFirst())))
        .toList();
  }

  private static List<Trial> groupOf(Trial trial, List<List<Trial>> groups) {
    for (List<Trial> group : groups) {
      if (group.getFirst().sharesServer(trial)) {
        return group;
      }
    }
    groups.add(new ArrayList<>());
    return groups.getLast();
  }

  private List<List<String>> processes(Trial trial) {
    Service service = services.named(trial.workload().service());
    Optional<Image> image = containers.flatMap(how -> how.image(plan.artifacts()));
    Deployment deployment = deployment(trial, service, image.isPresent());
    return launches(trial, service, deployment).stream()
        .map(launch -> image.map(in -> inside(launch, in, deployment)).orElse(launch))
        .map(LaunchLines::shown)
        .toList();
  }

  private Deployment deployment(Trial trial, Service service, boolean inContainer) {
    Path folder = WORK.resolve(service.name() + "-1");
    return new Deployment(
        trial.workload().model(),
        trial.servers(),
        trial.resources().servers(),
        node(0),
        trial.servers().port().orElse(service.usualPort()),
        folder,
        service.takesApiKey()
            ? Optional.of(new ApiKey("KEY", folder.resolve("api-key")))
            : Optional.empty(),
        inContainer,
        Deployer.resetsPrefixCache(plan, trial));
  }

  private static String node(int rank) {
    return "NODE-" + (rank + 1);
  }

  private List<Launch> launches(Trial trial, Service service, Deployment deployment) {
    int nodes = Math.max(1, plan.orchestration().serverNodes());
    ServerNodes room = new ServerNodes(nodes, trial.resources().servers());
    return switch (service.span(trial.servers(), room)) {
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
