package hpcbench.cli;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.Profile;
import hpcbench.deploy.SshLogin;
import hpcbench.service.SearchPath;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How a cluster is reached.
final class LoginOptions {
  private static final String VARIABLE = "HPCBENCH_HOST";

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "The cluster's login node, as ssh takes it. Default: HPCBENCH_HOST; else this machine if"
              + " it has Slurm, else the profile's login node.")
  Optional<String> host = Optional.empty();

  @Option(
      names = "--remote-dir",
      paramLabel = "DIR",
      defaultValue = Cluster.USUAL_FOLDER,
      description =
          "With ssh: the toolkit's folder there, seen by all nodes; from your home folder unless it"
              + " begins with /. Default: ${DEFAULT-VALUE}.")
  String remoteDir;

  /// The cluster that is meant; the caller closes it.
  ///
  /// @throws CommandFailure when the host is no name
  Cluster cluster(Console console, Profile profile) throws InterruptedException {
    try {
      return login(console, profile)
          .map(login -> Cluster.at(login, remoteDir, console.environment()))
          .orElseGet(() -> Cluster.here(console.environment()));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private Optional<SshLogin> login(Console console, Profile profile) throws InterruptedException {
    Optional<SshLogin> named =
        host.or(() -> Optional.ofNullable(console.environment().get(VARIABLE)))
            .filter(text -> !text.isBlank())
            .map(SshLogin::to);
    if (named.isPresent() || profile.login().isEmpty() || hasSlurm(console)) {
      return named;
    }
    return Optional.of(SshLogin.of(profile.login().get(), console.environment()));
  }

  private static boolean hasSlurm(Console console) {
    String path = console.environment().getOrDefault("PATH", "");
    return SearchPath.of(path).find("sbatch").isPresent();
  }
}
