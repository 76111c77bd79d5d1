package hpcbench.orchestrate;

import hpcbench.container.Contained;
import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.result.Provenance.ImageOrigin;
import hpcbench.result.Secrets;
import hpcbench.service.Deployment;
import hpcbench.service.Launch;
import hpcbench.service.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Starts the processes of one server, on one node or on each of the nodes that it spans.
///
/// @param plan says which image they run in, if any
/// @param name the server's name, for people, logs and the scheduler
/// @param deployment what is served, and where
/// @param image the image, for the provenance
/// @param logs for their output
/// @param secrets kept out of it, beside those of the launches
record ServerStart(
    Plan plan,
    String name,
    Deployment deployment,
    Optional<ImageOrigin> image,
    Path logs,
    Secrets secrets) {
  /// Starts them all; they need not be ready yet.
  ///
  /// @param nodes where, in the order of ranks
  /// @param launches what, for each of the nodes
  Server start(Service service, Trial trial, List<ServerPlace> nodes, List<Launch> launches)
      throws ServerException {
    List<ServiceProcess> processes = new ArrayList<>();
    List<Contained> contained = new ArrayList<>();
    try {
      for (int rank = 0; rank < launches.size(); rank++) {
        contained.add(contain(launches.get(rank), nodes.get(rank)));
        processes.add(start(rank, launches.get(rank), contained.get(rank), nodes.get(rank)));
      }
    } catch (ServerException | RuntimeException e) {
      processes.forEach(ServiceProcess::close);
      throw e;
    }
    return Server.started(
        service,
        trial,
        deployment,
        contained.getFirst().launch(),
        image,
        new ServerProcesses(processes),
        nodes.stream().map(ServerPlace::node).toList());
  }

  private Contained contain(Launch launch, ServerPlace place) {
    return place.contain(launch, place.image(plan.artifacts()), plan.binds(), deployment);
  }

  private ServiceProcess start(int rank, Launch launch, Contained contained, ServerPlace place)
      throws ServerException {
    if (image.isPresent() && place.launcher().isHere()) {
      Executables.requireRuntime(contained.launch().command().getFirst(), image.get().name());
    }
    String process = rank == 0 ? name : name + "-rank" + rank;
    ServiceLog log =
        new ServiceLog(
            logs.resolve(process + ".log"), secrets.and(Secrets.of(launch.environment())));
    Launch started = contained.launch();
    Step step =
        new Step(
            process,
            place.node(),
            new Step.Part.Own(deployment.share()),
            contained.stepOptions(),
            started.command());
    return ServiceProcess.start(started, log, place.launcher(), step);
  }
}
