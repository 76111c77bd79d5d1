package hpcbench.orchestrate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;

/// Starts commands as processes of this machine, whatever it is called. Resources are not divided:
/// every step sees the whole machine.
public final class LocalLauncher implements Launcher {
  @Override
  public List<String> commandLine(Step step) {
    if (!isThisMachine(step.node())) {
      throw new IllegalArgumentException(
          "node %s is another machine, and nothing can be started there without a scheduler; inside of a Slurm job, use --launcher srun"
              .formatted(step.node()));
    }
    return step.command();
  }

  @Override
  public boolean isHere() {
    return true;
  }

  private static boolean isThisMachine(String node) {
    try {
      InetAddress address = InetAddress.getByName(node);
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return false;
    }
  }
}
