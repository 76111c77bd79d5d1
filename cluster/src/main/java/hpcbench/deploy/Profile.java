package hpcbench.deploy;

import hpcbench.container.Containers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What one cluster is like: what its Slurm wants to be told, how containers run there, and how it
/// is reached. Recipes stay free of it.
///
/// @param schemaVersion version of the format
/// @param name name, as `--profile` takes it
/// @param description what the cluster is, in a sentence
/// @param verified the day a recipe last ran there with this profile, or `never`
/// @param sources where the facts are from
/// @param login how its login node is reached; empty when `ssh` knows by itself
/// @param slurm what Slurm wants to be told
/// @param node what a node of the default partition has; empty when that is not known
/// @param container how containers run
/// @param modules environment modules to load on nodes, in order
/// @param modulePaths folders of further modules
/// @param scratch folder for files of one job on each node; may hold environment variables
public record Profile(
    int schemaVersion,
    String name,
    String description,
    String verified,
    List<String> sources,
    Optional<Login> login,
    SlurmSite slurm,
    Optional<NodeKind> node,
    Containers container,
    List<String> modules,
    List<String> modulePaths,
    String scratch) {
  public Profile {
    sources = List.copyOf(sources);
    modules = List.copyOf(modules);
    modulePaths = List.copyOf(modulePaths);
  }

  /// Whether a path lies on each node's own disk, which the login node does not see.
  boolean isOnNodesOnly(Path path) {
    return scratch.startsWith("/") && path.startsWith(scratch);
  }

  /// How a login node is reached from elsewhere.
  ///
  /// @param host its name
  /// @param port port of its SSH service
  /// @param userEnv environment variable that holds the user's name there
  /// @param keyEnv environment variable that holds the path of the private key
  /// @param key the private key's path where that variable is not set
  /// @param jump host that connections go through
  public record Login(
      String host,
      int port,
      Optional<String> userEnv,
      Optional<String> keyEnv,
      Optional<String> key,
      Optional<String> jump) {}

  /// What a node has.
  ///
  /// @param cores cores that jobs can use
  /// @param gpus GPUs
  /// @param architecture as `uname -m` says it
  public record NodeKind(int cores, int gpus, String architecture) {}
}
