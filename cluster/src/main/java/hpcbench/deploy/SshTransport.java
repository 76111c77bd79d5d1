package hpcbench.deploy;

import hpcbench.result.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs commands on a login node, by the `ssh` of this machine: whatever its configuration says of
/// keys, agents and hosts between holds. Host keys are always checked, and nothing is ever asked of
/// a person in between.
///
/// All commands share one connection. It is the user's own where their configuration shares
/// connections already, as it does where logging in takes a second factor; else one that ends with
/// [#close].
public final class SshTransport implements Transport {
  /// As `ssh` ends when it, and not the command, has failed.
  private static final int FAILED = 255;

  /// As a shell ends that does not find a program.
  private static final int NOT_FOUND = 127;

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /// What the user's configuration says of forwarding and of commands is for sessions of people.
  private static final List<String> OPTIONS =
      List.of(
          "-T",
          "-oBatchMode=yes",
          "-oStrictHostKeyChecking=yes",
          "-oConnectTimeout=20",
          "-oServerAliveInterval=15",
          "-oServerAliveCountMax=3",
          "-oClearAllForwardings=yes",
          "-oRemoteCommand=none");

  /// Variables of the login node's shells that would change what Slurm's commands do.
  private static final String SCRUB =
      "for v in $(env | sed -n"
          + " 's/^\\(\\(SLURM\\|SLURMD\\|SBATCH\\|SQUEUE\\|SINFO\\|SACCT\\|SCANCEL\\|SALLOC\\)_[A-Za-z0-9_]*\\)=.*/\\1/p');"
          + " do [ \"$v\" = SLURM_CONF ] || unset \"$v\"; done; exec \"$@\"";

  private static final String GREETING = "hpcbench";

  /// What to do where there is no `ssh`.
  static final String HINT = "install OpenSSH's client, or set HPCBENCH_SSH";

  private final SshLogin login;
  private final Map<String, String> environment;
  private final List<String> program;
  private Optional<Path> ownConnection = Optional.empty();
  private boolean isPrepared;
  private boolean isQuiet;

  /// @param login where to
  /// @param environment variables of `ssh`, usually those of this process; `HPCBENCH_SSH` has the
  ///   words to start it with, where that is not `ssh` alone
  public SshTransport(SshLogin login, Map<String, String> environment) {
    this.login = login;
    this.environment = Map.copyOf(environment);
    this.program = program(environment);
  }

  /// The words that `ssh` is started with.
  static List<String> program(Map<String, String> environment) {
    return List.of(environment.getOrDefault("HPCBENCH_SSH", "ssh").strip().split("\\s+"));
  }

  @Override
  public Output run(List<String> command, Duration limit)
      throws SlurmException, InterruptedException {
    requireQuietShell();
    return checked(command, ssh(command).run(limit));
  }

  @Override
  public Output send(Path file, List<String> command, Duration limit)
      throws SlurmException, InterruptedException {
    requireQuietShell();
    return checked(command, ssh(command).reading(file).run(limit));
  }

  @Override
  public Output receive(List<String> command, Path file, Duration limit)
      throws SlurmException, InterruptedException {
    requireQuietShell();
    return checked(command, ssh(command).appendingTo(file).run(limit));
  }

  /// Ends the connection that commands shared, unless it is the user's own.
  @Override
  public synchronized void close() {
    if (ownConnection.isPresent()) {
      end(ownConnection.get());
      ownConnection = Optional.empty();
      isPrepared = false;
    }
  }

  /// What the user's shell writes before a command would be taken for what the command writes.
  private synchronized void requireQuietShell() throws SlurmException, InterruptedException {
    if (isQuiet) {
      return;
    }
    List<String> greet = List.of("printf", GREETING);
    String said = checked(greet, ssh(greet).run(LIMIT)).out();
    if (!said.equals(GREETING)) {
      throw new SlurmException(
          "the shell of %s writes '%s' before each command; have its ~/.bashrc (or ~/.cshrc) write only for people: [ -t 1 ] && ..."
              .formatted(login, said.replace(GREETING, "").strip()));
    }
    isQuiet = true;
  }

  private Command ssh(List<String> command) throws SlurmException, InterruptedException {
    List<String> remote = new ArrayList<>(List.of("sh", "-c", SCRUB, "sh"));
    remote.addAll(command);
    return command(List.of("--", login.host(), Bash.quote(remote)));
  }

  private Command command(List<String> rest) throws SlurmException, InterruptedException {
    List<String> options = new ArrayList<>(OPTIONS);
    shared().ifPresent(options::addAll);
    return started(options, rest);
  }

  private Command started(List<String> options, List<String> rest) {
    List<String> words = new ArrayList<>(program);
    words.addAll(options);
    words.addAll(login.options());
    words.addAll(rest);
    return new Command(words, environment, HINT);
  }

  private Output checked(List<String> command, Output output) throws SlurmException {
    if (output.exitCode() == FAILED) {
      throw new UnreachableException(SshFault.explain(login, output.err()));
    }
    if (output.exitCode() == NOT_FOUND) {
      throw new SlurmException(
          "%s has no %s on the PATH of a shell that nobody logs in to; set the PATH there in a file that such shells read, such as ~/.bashrc (it says: %s)"
              .formatted(login, command.getFirst(), output.err().strip()));
    }
    return output;
  }

  // --- one connection for all commands ---

  private synchronized Optional<List<String>> shared() throws SlurmException, InterruptedException {
    if (!isPrepared) {
      ownConnection = sharesAlready() ? Optional.empty() : Optional.of(newFolder());
      isPrepared = true;
    }
    return ownConnection.map(SshTransport::sharing);
  }

  /// Names are short, since a socket's path may have about a hundred characters.
  private static List<String> sharing(Path folder) {
    return List.of(
        "-oControlMaster=auto", "-oControlPath=" + folder.resolve("s"), "-oControlPersist=120");
  }

  private boolean sharesAlready() throws SlurmException, InterruptedException {
    return started(List.of("-G"), List.of("--", login.host()))
        .run(LIMIT)
        .out()
        .lines()
        .anyMatch(line -> line.startsWith("controlpath ") && !line.equals("controlpath none"));
  }

  private static Path newFolder() throws SlurmException {
    try {
      return Files.createTempDirectory("hpcbench");
    } catch (IOException e) {
      throw new SlurmException("no folder for the connection to the cluster: " + e.getMessage(), e);
    }
  }

  private void end(Path folder) {
    try {
      Output _ = started(sharing(folder), List.of("-O", "exit", "--", login.host())).run(LIMIT);
      FileTree.remove(folder);
    } catch (IOException _) {
      // The connection ends by itself soon after its last command.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
