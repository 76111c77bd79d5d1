package hpcbench.cli;

import hpcbench.service.Services;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hpcbench create`: asks for a recipe and writes it.
@Command(
    name = "create",
    description = "Ask, question by question, and write a recipe that is valid.",
    mixinStandardHelpOptions = true)
final class CreateCommand implements Callable<Integer> {
  private final Console console;
  private final Services services;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "File to write; it must not exist yet. Default: asked for, or recipe.yaml.")
  Optional<Path> output;

  @Option(names = "--defaults", description = "Ask nothing, and take the default of every answer.")
  boolean defaults;

  CreateCommand(Console console, Services services) {
    this.console = console;
    this.services = services;
  }

  @Override
  public Integer call() throws IOException {
    Wizard wizard = new Wizard(console.in(), console.out(), services);
    if (!defaults) {
      wizard.ask();
    }
    Path file = write(wizard);
    console.out().println("Wrote " + file + ". Next: hpcbench run --recipe " + file);
    return ExitCode.OK.number();
  }

  private Path write(Wizard wizard) throws IOException {
    while (true) {
      Path file =
          output.isPresent() || defaults
              ? output.orElse(Path.of("recipe.yaml"))
              : Path.of(wizard.ask("File to write", "recipe.yaml"));
      requireFolder(file);
      try {
        return Files.writeString(
            file, wizard.recipe(), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException _) {
        refuse(file);
      }
    }
  }

  private static void requireFolder(Path file) {
    Optional.ofNullable(file.getParent())
        .filter(folder -> !Files.isDirectory(folder))
        .ifPresent(folder -> {
          throw new CommandFailure(
              ExitCode.MISSING, "there is no folder " + folder + "; make it, or choose another");
        });
  }

  /// Nobody's recipe is overwritten: a person is asked again, a script fails.
  private void refuse(Path file) {
    String message = file + " exists already; choose another file";
    if (output.isPresent() || defaults) {
      throw new CommandFailure(ExitCode.USAGE, message + " with --output");
    }
    console.out().println("  " + message);
  }
}
