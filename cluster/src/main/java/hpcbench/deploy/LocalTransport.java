package hpcbench.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Runs commands on this machine, which is the login node, or a node of the cluster.
public final class LocalTransport implements Transport {
  /// Every variable that changes what Slurm's commands do, but for the one that says where Slurm
  /// is.
  private static final Pattern SCRUBBED =
      Pattern.compile("(?!SLURM_CONF$)(SLURM|SLURMD|SBATCH|SQUEUE|SINFO|SACCT|SCANCEL|SALLOC)_.*");

  private final Map<String, String> environment;

  /// @param environment variables of the commands, usually those of this process
  public LocalTransport(Map<String, String> environment) {
    Map<String, String> kept = new HashMap<>(environment);
    kept.keySet().removeIf(name -> SCRUBBED.matcher(name).matches());
    this.environment = Map.copyOf(kept);
  }

  @Override
  public Output run(List<String> command, Duration limit)
      throws SlurmException, InterruptedException {
    return command(command).run(limit);
  }

  @Override
  public Output send(Path file, List<String> command, Duration limit)
      throws SlurmException, InterruptedException {
    return command(command).reading(file).run(limit);
  }

  @Override
  public Output receive(List<String> command, Path file, Duration limit)
      throws SlurmException, InterruptedException {
    return command(command).appendingTo(file).run(limit);
  }

  private Command command(List<String> words) {
    return new Command(words, environment, "is this the login node of a cluster with Slurm?");
  }
}
