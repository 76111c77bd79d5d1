package hpcbench.deploy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// A job that was submitted, as its folder remembers it.
///
/// @param id its name in Slurm
/// @param submitted when
/// @param scenario what it runs
/// @param profile the profile it was made with
/// @param slurm Slurm's release
/// @param nodes nodes it asked for
/// @param resumes the folder of the run that it finishes, when that is not one of its own
/// @param remote where it is when that is not here
public record Job(
    JobId id,
    Instant submitted,
    String scenario,
    String profile,
    String slurm,
    int nodes,
    Optional<Path> resumes,
    Optional<Remote> remote) {

  /// A job on a cluster that is reached over SSH.
  ///
  /// @param login how the cluster is reached
  /// @param folder the job's folder there
  public record Remote(SshLogin login, String folder) {}
}
