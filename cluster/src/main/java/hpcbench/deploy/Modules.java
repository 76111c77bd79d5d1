package hpcbench.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The environment modules that a profile's nodes need.
public final class Modules {
  /// What [#script] ends with where there is no `module` command.
  public static final int NONE_HERE = 44;

  /// Loading many modules from a busy file system takes its time.
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /// As for anything that is missing.
  private static final int MISSING = 3;

  private final Profile profile;

  /// @param profile names them
  public Modules(Profile profile) {
    this.profile = profile;
  }

  /// Whether there are none to load.
  public boolean isEmpty() {
    return profile.modules().isEmpty() && profile.modulePaths().isEmpty();
  }

  /// The lines of a shell that load them, or end it; none when there are none to load.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    profile.modulePaths().forEach(path -> lines.add("module use " + Bash.quote(path)));
    if (!profile.modules().isEmpty()) {
      lines.add("module load %s || exit %d".formatted(Bash.quote(profile.modules()), MISSING));
    }
    return lines;
  }

  /// A script for a login shell (`bash -l`) that loads them and runs a command, as a job does. It
  /// ends as the command does, or with [#NONE_HERE].
  public String script(List<String> command) {
    List<String> lines = new ArrayList<>();
    if (!isEmpty()) {
      lines.add("type module >/dev/null 2>&1 || exit " + NONE_HERE);
      lines.addAll(lines());
    }
    lines.add(Bash.quote(command));
    return String.join("\n", lines);
  }

  /// What keeps them from being loaded on the login node, with what to do. Empty when nothing does;
  /// also where the login node has no modules, as on MeluXina: only the job can tell there.
  Optional<String> problem(Transport transport) throws SlurmException, InterruptedException {
    if (isEmpty()) {
      return Optional.empty();
    }
    Transport.Output output = transport.run(List.of("bash", "-lc", script(List.of("true"))), LIMIT);
    return output.exitCode() == MISSING
        ? Optional.of(
            "profile %s: its modules %s cannot be loaded (%s); 'module avail' lists those there are, and a copy of the profile may name them"
                .formatted(
                    profile.name(),
                    String.join(", ", profile.modules()),
                    String.join("; ", output.err().strip().lines().toList())))
        : Optional.empty();
  }
}
