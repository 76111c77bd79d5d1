package hpcbench.orchestrate;

import hpcbench.container.Contained;
import hpcbench.container.Containers;
import hpcbench.container.Image;
import hpcbench.recipe.Artifacts;
import hpcbench.recipe.Bind;
import hpcbench.service.Deployment;
import hpcbench.service.Launch;
import java.util.List;
import java.util.Optional;

/// A node that servers are started on.
///
/// @param node its name, as the launcher knows it
/// @param address what servers bind to there, and where clients find them
/// @param port the port they are to serve on, whatever the recipe says
/// @param launcher starts them
/// @param containers how the node runs containers; empty where servers are started without
public record ServerPlace(
    String node,
    String address,
    Optional<Integer> port,
    Launcher launcher,
    Optional<Containers> containers) {
  /// The same node by another of its addresses.
  ServerPlace at(String other) {
    return new ServerPlace(node, other, port, launcher, containers);
  }

  /// The image that the service of these artifacts runs in here; empty when it runs in none.
  Optional<Image> image(Artifacts artifacts) {
    return containers.flatMap(how -> how.image(artifacts));
  }

  /// How this launch is started here: in the image, where there is one.
  Contained contain(Launch launch, Optional<Image> image, List<Bind> binds, Deployment deployment) {
    boolean seesGpus = deployment.share().gpus() > 0;
    return containers
        .flatMap(how ->
            image.map(in -> how.contain(launch, in, binds, seesGpus, deployment.workFolder())))
        .orElseGet(() -> Contained.of(launch));
  }
}
