package hpcbench.doctor;

import hpcbench.container.Containers;
import hpcbench.container.Image;
import hpcbench.container.ImageRecord;
import hpcbench.container.ImageRecords;
import hpcbench.container.RuntimeKind;
import hpcbench.deploy.Profile;
import hpcbench.deploy.Submission;
import hpcbench.deploy.Transport;
import hpcbench.service.Launch;
import java.io.IOException;
import java.nio.file.Files;
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

  private final Transport transport;
  private final Containers containers;

  RuntimeChecks(Transport transport, Profile profile) {
    this.transport = transport;
    this.containers = profile.container();
  }

  List<Finding> findings(Optional<Submission.Order> order) throws InterruptedException {
    Optional<Image> image = order.flatMap(run -> containers.image(run.plan().artifacts()));
    if (containers.runtime() == RuntimeKind.NONE || (order.isPresent() && image.isEmpty())) {
      return List.of(
          Finding.notApplicable("containers", "the service is started without a container"));
    }
    return image.isPresent() ? List.of(image(image.get()), runs(image.get())) : List.of(version());
  }

  private Finding image(Image image) {
    if (!(image instanceof Image.Stored(Path path, Optional<String> _))) {
      return Finding.notApplicable("image", image.name() + " is the runtime's own matter");
    }
    if (!Files.exists(path)) {
      return Finding.failed(
          "image", "there is no " + path, "hpcbench images pull, or name another");
    }
    try {
      ImageRecord record = ImageRecords.ofUser(System.getenv()).of(path);
      return Finding.ok("image", path + ", " + record.digest());
    } catch (IOException e) {
      return Finding.failed("image", path + " cannot be read: " + e.getMessage(), "see its rights");
    }
  }

  private Finding runs(Image image) throws InterruptedException {
    if (containers.runtime() == RuntimeKind.PYXIS) {
      return Finding.notApplicable("containers", "only a job's steps have Pyxis");
    }
    if (image instanceof Image.Stored(Path path, Optional<String> _) && !Files.exists(path)) {
      return version();
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
