package hpcbench.cli;

import hpcbench.container.Containers;
import hpcbench.container.Image;
import hpcbench.container.ImagePull;
import hpcbench.container.ImageRecord;
import hpcbench.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hpcbench images`: container images, got once for all nodes.
@Command(
    name = "images",
    description = "Get container images: hpcbench images pull.",
    mixinStandardHelpOptions = true)
final class ImagesCommand implements Runnable {
  private final Console console;
  private final RecipeFiles recipes;
  private final Optional<Path> home;

  @Spec CommandSpec spec;

  ImagesCommand(Console console, RecipeFiles recipes, Optional<Path> home) {
    this.console = console;
    this.recipes = recipes;
    this.home = home;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do with images: pull");
  }

  @Command(
      name = "pull",
      description =
          "Get an image from a registry, on a login node, with the cluster's container runtime.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  int pull(
      @Parameters(
              paramLabel = "RECIPE|NAME",
              description =
                  "A recipe, whose service's image is meant, or a registry's name such as"
                      + " docker://ollama/ollama:0.17.4.")
          String what,
      @Option(
              names = "--output",
              paramLabel = "FILE",
              description =
                  "The file or folder it is to be. Default: as the recipe has it, or made of the"
                      + " name, where you stand.")
          Optional<Path> output,
      @Option(names = "--force", description = "Pull it though there is one, and replace that.")
          boolean force,
      @Mixin ClusterOptions cluster)
      throws IOException {
    Containers containers = cluster.read(console, home).profile().container();
    Image image =
        what.endsWith(".yaml") || what.endsWith(".yml")
            ? ofRecipe(Path.of(what), output, containers)
            : named(what, output, containers);
    Thread puller = Thread.currentThread();
    try (StopSignals signals = StopSignals.leaving(puller::interrupt)) {
      try {
        console.out().println(pull(image, force, containers));
        return ExitCode.OK.number();
      } catch (InterruptedException e) {
        return signals.received().orElse(ExitCode.INTERRUPTED).number();
      }
    }
  }

  private String pull(Image image, boolean force, Containers containers)
      throws IOException, InterruptedException {
    ImagePull pull = new ImagePull(containers, console.environment(), console.err()::println);
    return switch (image) {
      case Image.Stored(Path path, Optional<String> source) -> {
        ImageRecord record = pull.pull(source.orElseThrow(), path, force);
        yield path + "  " + record.digest();
      }
      case Image.Named(String name) -> {
        pull.pull(name);
        yield name;
      }
    };
  }

  private Image ofRecipe(Path recipe, Optional<Path> output, Containers containers) {
    if (output.isPresent()) {
      throw refused("--output goes with a registry's name; a recipe says where its image is");
    }
    Image image =
        containers
            .image(Planner.plan(recipes.read(recipe)).artifacts())
            .orElseThrow(() -> refused(recipe + " needs no image: see artifacts.service.path"));
    if (image instanceof Image.Stored(Path path, Optional<String> source) && source.isEmpty()) {
      throw refused(
          "artifacts.service.path is %s, which does not say where it is from; name that: hpcbench images pull docker://... --output %1$s"
              .formatted(path));
    }
    return requireStore(image, containers);
  }

  /// Plain words such as `ollama/ollama:0.17.4` are a registry's, unless there is such a file.
  private static Image named(String what, Optional<Path> output, Containers containers) {
    boolean isFile = Files.exists(Path.of(what));
    String source = isFile || what.matches("[a-z-]+:.*") ? what : "docker://" + what;
    if (output.isPresent()) {
      return new Image.Stored(output.get(), Optional.of(source));
    }
    if (isFile) {
      throw refused(what + " is a file; --output says what image to make of it");
    }
    return requireStore(Image.of(source, Path.of(""), containers.runtime()), containers);
  }

  private static Image requireStore(Image image, Containers containers) {
    if (image instanceof Image.Named && !containers.runtime().hasStore()) {
      throw refused(
          "the runtime of the profile (%s) gets images by itself; --output says the file for one that it should not"
              .formatted(containers.runtime().name().toLowerCase(Locale.ROOT)));
    }
    return image;
  }

  private static CommandFailure refused(String message) {
    return new CommandFailure(ExitCode.INVALID_INPUT, message);
  }
}
