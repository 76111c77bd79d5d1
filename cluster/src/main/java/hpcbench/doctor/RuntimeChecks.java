package hpcbench.doctor;

import hpcbench.container.Containers;
import hpcbench.container.Image;
import hpcbench.container.ImageRecords;
import hpcbench.container.RuntimeKind;
import hpcbench.deploy.Cluster;
import hpcbench.deploy.Modules;
import hpcbench.deploy.Profile;
import hpcbench.deploy.Submission;
import hpcbench.deploy.Transport;
import hpcbench.service.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether containers run, as a job would start them, and the image is what it was.
final class RuntimeChecks {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Cluster cluster;
  private final Transport transport;
  private final Containers containers;
  private final Modules modules;

  RuntimeChecks(Cluster cluster, Profile profile) {
    this.modules = new Modules(profile);
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
    return ran(nothingIn(image), "runs a command in " + image.name());
  }

  private List<String> nothingIn(Image image) {
    Launch nothing = new Launch(List.of("true"), Map.of(), Set.of());
    return containers.contain(nothing, image, List.of(), false, Path.of("/tmp")).launch().command();
  }

  /// A script that a node is to run in a login shell: it loads the modules of the profile, and runs
  /// a command in this run's image, where there is one. Empty when there is nothing to try.
  Optional<String> tryOut(Submission.Order order) {
    Optional<Image> image =
        containers
            .image(order.plan().artifacts())
            .filter(_ -> containers.runtime() != RuntimeKind.PYXIS);
    return modules.isEmpty() && image.isEmpty()
        ? Optional.empty()
        : Optional.of(modules.script(image.map(this::nothingIn).orElse(List.of("true"))));
  }

  private Finding version() throws InterruptedException {
    return ran(containers.runtime().runtime().probe(), "is there; no image at hand to run");
  }

  private Finding ran(List<String> command, String success) throws InterruptedException {
    String program = command.getFirst();
    try {
      String script = modules.script(command);
      Transport.Output output = transport.run(List.of("bash", "-lc", script), LIMIT);
      return switch (output.exitCode()) {
        case 0 -> Finding.ok("containers", program + " " + success);
        case Modules.NONE_HERE ->
            Finding.notApplicable(
                "containers",
                "the profile's modules exist on nodes only; --nodes 1 tries it on one");
        default ->
            Finding.failed(
                "containers",
                "%s failed: %s".formatted(program, output.err().strip().replace("\n", "; ")),
                "where only compute nodes have it, --nodes 1 tries it on one; container.runtime and"
                    + " modules of the profile name it");
      };
    } catch (IOException e) {
      return Finding.failed("containers", String.valueOf(e.getMessage()), "ask the site");
    }
  }
}
