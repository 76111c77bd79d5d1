package hpcbench.doctor;

import hpcbench.container.Containers;
import hpcbench.container.Image;
import hpcbench.container.ImageRecords;
import hpcbench.container.RuntimeKind;
import hpcbench.deploy.Cluster;
import hpcbench.deploy.Profile;
import hpcbench.deploy.Submission;
import hpcbench.deploy.Transport;
import hpcbench.service.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether containers run, and the image is what it was.
final class RuntimeChecks {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Cluster cluster;
  private final Transport transport;
  private final Containers containers;

  RuntimeChecks(Cluster cluster, Profile profile) {
    this.cluster = cluster;
    this.transport = cluster.transport();
    this.containers = profile.container();
  }

  List<Finding> findings(Optional<Submission.Order> order) throws InterruptedException {
    Optional<Image> image = order.flatMap(run -> containers.image(run.plan().artifacts()));
    if (containers.runtime() == RuntimeKind.NONE || (order.isPresent() && image.isEmpty())) {
      return List.of(
          Finding.notApplicable("containers", "the service is started without a container"));
    }
    return image.isPresent() ? findings(image.get()) : List.of(version());
  }

  private List<Finding> findings(Image image) throws InterruptedException {
    if (!(image instanceof Image.Stored(Path path, Optional<String> _))) {
      Finding own = Finding.notApplicable("image", image.name() + " is the runtime's own matter");
      return List.of(own, runs(image));
    }
    try {
      boolean isThere =
          transport.run(List.of("test", "-e", path.toString()), LIMIT).exitCode() == 0;
      return isThere
          ? List.of(image(path), runs(image))
          : List.of(
              Finding.failed(
                  "image", "there is no " + path, "hpcbench images pull, or name another"),
              version());
    } catch (IOException e) {
      return List.of(Finding.failed("image", String.valueOf(e.getMessage()), "see its rights"));
    }
  }

  /// Its digest is told where it can be kept, so that it is computed once.
  private Finding image(Path path) throws IOException {
    return cluster.login().isPresent()
        ? Finding.ok("image", path + " is there")
        : Finding.ok("image", path + ", " + ImageRecords.ofUser(System.getenv()).of(path).digest());
  }

  private Finding runs(Image image) throws InterruptedException {
    if (containers.runtime() == RuntimeKind.PYXIS) {
      return Finding.notApplicable("containers", "only a job's steps have Pyxis");
    }
    Launch nothing = new Launch(List.of("true"), Map.of(), Set.of());
    return ran(
        containers.contain(nothing, image, List.of(), false, Path.of("/tmp")).launch().command(),
        "runs a command in " + image.name());
  }

  private Finding version() throws InterruptedException {
    return ran(containers.runtime().runtime().probe(), "is there; no image at hand to run");
  }

  private Finding ran(List<String> command, String success) throws InterruptedException {
    String program = command.getFirst();
    try {
      // By way of env, which says of a missing program what it says of any other failure.
      List<String> words = new ArrayList<>(List.of("env"));
      words.addAll(command);
      Transport.Output output = transport.run(words, LIMIT);
      return output.exitCode() == 0
          ? Finding.ok("containers", program + " " + success)
          : Finding.failed(
              "containers",
              "%s failed: %s".formatted(program, output.err().strip().replace("\n", "; ")),
              "load its module, or see whether only compute nodes have it; container.runtime of the"
                  + " profile names it");
    } catch (IOException e) {
      return Finding.failed("containers", String.valueOf(e.getMessage()), "ask the site");
    }
  }
}
