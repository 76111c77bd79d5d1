package hpcbench.cli;

import hpcbench.container.Containers;
import hpcbench.deploy.Profile;
import hpcbench.deploy.Profiles;
import hpcbench.plan.Plan;
import hpcbench.recipe.InvalidRecipeException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which cluster a command speaks of.
final class ClusterOptions {
  private static final String VARIABLE = "HPCBENCH_PROFILE";

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "The cluster: a profile's name, such as meluxina, or its file. Default: HPCBENCH_PROFILE,"
              + " else generic.")
  Optional<String> profile = Optional.empty();

  /// A profile, and the file it was read from.
  record Chosen(Profile profile, Path file) {}

  /// How the image that a plan names is run; empty where it names none, so that no profile is
  /// needed.
  ///
  /// @throws CommandFailure as [#read] does
  Optional<Containers> containers(Plan plan, Console console, Optional<Path> home) {
    return plan.artifacts().service().map(_ -> read(console, home).profile().container());
  }

  /// The profile that is meant.
  ///
  /// @param home the folder the toolkit is installed in, which has the profiles
  /// @throws CommandFailure when there is none, or it has problems; the message has them all
  Chosen read(Console console, Optional<Path> home) {
    return read(console, home, Optional.empty());
  }

  /// The profile that is meant.
  ///
  /// @param usual the file of the profile where none is named, before that of the environment
  Chosen read(Console console, Optional<Path> home, Optional<Path> usual) {
    String name =
        profile
            .or(() -> usual.map(Path::toString))
            .or(() -> Optional.ofNullable(console.environment().get(VARIABLE)))
            .filter(text -> !text.isBlank())
            .orElse("generic");
    Profiles profiles = new Profiles(home.orElse(Path.of("")).resolve("profiles"));
    try {
      return new Chosen(profiles.read(name), profiles.file(name).toAbsolutePath());
    } catch (InvalidRecipeException e) {
      throw new CommandFailure(
          ExitCode.INVALID_INPUT, "the profile has problems:\n" + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.MISSING, String.valueOf(e.getMessage()));
    }
  }
}
