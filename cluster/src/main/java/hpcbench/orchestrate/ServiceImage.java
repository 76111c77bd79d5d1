package hpcbench.orchestrate;

import hpcbench.container.Contained;
import hpcbench.container.Container;
import hpcbench.container.GpuMaker;
import hpcbench.container.Images;
import hpcbench.deploy.Profile.Containers;
import hpcbench.plan.Plan;
import hpcbench.recipe.Resources;
import hpcbench.service.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The container image of a plan's service, and how the cluster runs it.
///
/// @param path the image
/// @param plan whose folders the container sees
/// @param containers how the cluster runs containers
record ServiceImage(String path, Plan plan, Containers containers) {
  /// The image of this plan; empty when it names none, or servers are not started on a cluster.
  static Optional<ServiceImage> of(Plan plan, Optional<Containers> containers) {
    return containers.flatMap(
        how -> Images.location(plan.artifacts()).map(image -> new ServiceImage(image, plan, how)));
  }

  /// Starts this launch's command in the image.
  ///
  /// @param share what the server is given: without GPUs it is shown none
  /// @param workFolder what it may write to
  Contained contain(Launch launch, Resources.Share share, Path workFolder) {
    GpuMaker gpus = share.gpus() > 0 ? containers.gpus() : GpuMaker.NONE;
    return containers
        .runtime()
        .runtime()
        .contain(launch, new Container(path, plan.binds(), gpus, workFolder.toAbsolutePath()));
  }

  /// This launch as it is, without a container.
  static Contained without(Launch launch) {
    return new Contained(launch, List.of());
  }
}
