package hpcbench.deploy;

import java.util.List;
import java.util.Optional;

/// What the Slurm of one cluster wants to be told. Every site refuses something that another one
/// demands.
///
/// @param version its release, used where it cannot be asked
/// @param partition partition of recipes that name none
/// @param accountEnv environment variable that holds the account of recipes that name none
/// @param qos quality of service of recipes that name none
/// @param constraint features that nodes must have
/// @param gpus how GPUs are asked for
/// @param gpuType type of GPU that must be named
/// @param memory how memory is asked for
/// @param exclusive whether whole nodes are asked for
/// @param required what jobs are refused without
/// @param banned what jobs are refused with
/// @param options further options of sbatch, as they are
public record SlurmSite(
    String version,
    Optional<String> partition,
    Optional<String> accountEnv,
    Optional<String> qos,
    Optional<String> constraint,
    GpuSyntax gpus,
    Optional<String> gpuType,
    MemorySyntax memory,
    Exclusive exclusive,
    List<Fact> required,
    List<Fact> banned,
    List<String> options) {
  public SlurmSite {
    required = List.copyOf(required);
    banned = List.copyOf(banned);
    options = List.copyOf(options);
  }

  /// How GPUs are asked for. Slurm refuses two ways at once since 26.05.
  public enum GpuSyntax {
    /// `--gpus-per-node=4`.
    GPUS_PER_NODE,
    /// `--gres=gpu:4`.
    GRES,
    /// Not at all: nodes come with all of theirs.
    NONE
  }

  /// How memory is asked for.
  public enum MemorySyntax {
    /// `--mem` with what the recipe says.
    ASKED,
    /// `--mem=0`, all of the node's.
    WHOLE_NODE,
    /// Not at all: the site refuses the option.
    NEVER
  }

  /// Whether whole nodes are asked for.
  public enum Exclusive {
    /// As the recipe says.
    AS_ASKED,
    /// Always.
    ALWAYS,
    /// Not at all: the site refuses the option, or gives whole nodes anyway.
    NEVER
  }

  /// Something that a job can name.
  public enum Fact {
    /// The account that is charged.
    ACCOUNT,
    /// The partition.
    PARTITION,
    /// The quality of service.
    QOS,
    /// The time limit.
    TIME_LIMIT,
    /// The reservation that nodes are from.
    RESERVATION,
    /// The features that nodes must have.
    CONSTRAINT
  }
}
