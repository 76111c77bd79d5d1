package hpcbench.deploy;

import hpcbench.recipe.ByteSize;
import hpcbench.recipe.Resources.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The options of `srun` that give a step its part of a node.
///
/// Servers and executors get exactly what their role is given, and share it with nobody: a load
/// generator that takes the server's cores spoils the latencies it measures. What only watches
/// overlaps with what is there. Everything is said explicitly, since what `srun` takes from the job
/// when nothing is said has changed from release to release (`srun` manual, 20.11 to 26.05).
///
/// Immutable, and safe for use by several threads.
public final class StepResources {
  private static final long MEBIBYTE = 1 << 20;

  private final SlurmSite site;

  /// @param site how the cluster wants GPUs and memory asked for
  public StepResources(SlurmSite site) {
    this.site = site;
  }

  /// For a step with a share of its own, which must be free in the job.
  public List<String> exact(Share share) {
    List<String> words =
        new ArrayList<>(List.of("--exact", "--cpus-per-task=" + share.cpusPerTask()));
    memory(share.memory()).ifPresent(words::add);
    words.addAll(share.gpus() == 0 ? List.of("--gres=none") : gpus(site, share.gpus()));
    return List.copyOf(words);
  }

  /// For a step beside whatever runs on the node. Steps share GPUs since 21.08 (its release notes);
  /// before, one that asks for some would wait for those that have them.
  ///
  /// @param gpus how many GPUs it must see, others' though they are
  public List<String> overlapping(int gpus) {
    List<String> words = new ArrayList<>(List.of("--overlap", "--cpus-per-task=1"));
    if (site.memory() != SlurmSite.MemorySyntax.NEVER) {
      words.add("--mem=0");
    }
    boolean sharesGpus = SlurmVersion.parse(site.version()).isAtLeast(21, 8);
    words.addAll(gpus == 0 || !sharesGpus ? List.of("--gres=none") : gpus(site, gpus));
    return List.copyOf(words);
  }

  private Optional<String> memory(ByteSize memory) {
    return switch (site.memory()) {
      case ASKED -> Optional.of(option(memory));
      case WHOLE_NODE -> Optional.of("--mem=0");
      case NEVER -> Optional.empty();
    };
  }

  /// The option for this much memory, rounded up to what Slurm counts in.
  static String option(ByteSize memory) {
    return "--mem=" + Math.ceilDiv(memory.bytes(), MEBIBYTE) + "M";
  }

  /// The option for this many GPUs of each node, above 0; empty where none is needed.
  static List<String> gpus(SlurmSite site, int gpus) {
    String type = site.gpuType().map(name -> name + ":").orElse("");
    return switch (site.gpus()) {
      case GPUS_PER_NODE -> List.of("--gpus-per-node=" + type + gpus);
      case GRES -> List.of("--gres=gpu:" + type + gpus);
      case NONE -> List.of();
    };
  }
}
