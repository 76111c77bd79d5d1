package hpcbench.orchestrate;

import java.util.List;

/// Starts commands as processes of this machine, whatever it is called. Resources are not divided:
/// every step sees the whole machine.
public final class LocalLauncher implements Launcher {
  @Override
  public List<String> commandLine(Step step) {
    if (!NodeAddress.isHere(step.node())) {
      throw new IllegalArgumentException(
          "node %s is another machine; start there with --launcher ssh, or with --launcher srun inside of a Slurm job"
              .formatted(step.node()));
    }
    step.requireNoOptions();
    return step.command();
  }

  @Override
  public boolean isHere() {
    return true;
  }
}
