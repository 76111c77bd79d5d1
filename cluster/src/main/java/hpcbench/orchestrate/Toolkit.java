package hpcbench.orchestrate;

import hpcbench.result.Calibration;
import java.util.List;
import java.util.Optional;

/// The toolkit as it was started, for the run's provenance.
///
/// @param version its version
/// @param command the command line, one word an element; secrets in it are redacted when it is kept
/// @param job number of the Slurm job that it runs in
/// @param calibration what its load engine can do on this machine, where that was found out; of use
///   where this machine puts the load
public record Toolkit(
    String version, List<String> command, Optional<String> job, Optional<Calibration> calibration) {
  public Toolkit {
    command = List.copyOf(command);
  }
}
