package hpcbench.deploy;

import hpcbench.recipe.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the partitions of a cluster refuse of a job. Slurm itself takes some of it, and leaves the
/// job waiting for ever.
final class SlurmRules {
  private static final long MEBIBYTE = 1 << 20;

  private final JobFacts facts;
  private final List<Partition> partitions;
  private final List<String> problems = new ArrayList<>();

  private SlurmRules(JobFacts facts, List<Partition> partitions) {
    this.facts = facts;
    this.partitions = partitions;
  }

  /// Everything that keeps this job from ever starting, each with what to do. Of several
  /// partitions, the job may go to any, so it is enough that one takes it.
  static List<String> problems(JobFacts facts, List<Partition> partitions) {
    return new SlurmRules(facts, partitions).check();
  }

  private List<String> check() {
    List<String> names =
        facts.partition().map(text -> List.of(text.split(",", -1))).orElse(List.of());
    names.stream().filter(name -> find(name).isEmpty()).forEach(this::unknown);
    List<Partition> chosen =
        names.isEmpty()
            ? partitions.stream().filter(Partition::isDefault).toList()
            : names.stream().map(this::find).flatMap(Optional::stream).toList();
    List<List<String>> refusals = chosen.stream().map(this::refusals).toList();
    if (refusals.stream().noneMatch(List::isEmpty)) {
      refusals.forEach(problems::addAll);
    }
    return List.copyOf(problems);
  }

  private Optional<Partition> find(String name) {
    return partitions.stream().filter(partition -> partition.name().equals(name)).findFirst();
  }

  private void unknown(String name) {
    List<String> names = partitions.stream().map(Partition::name).sorted().toList();
    problems.add(
        "partition: there is no partition '%s' here; there are %s"
            .formatted(name, String.join(", ", names)));
  }

  private List<String> refusals(Partition partition) {
    List<String> refusals = new ArrayList<>();
    if (!partition.isUp()) {
      refusals.add(
          "partition: %s takes no jobs at the moment; name another one"
              .formatted(partition.name()));
    }
    int nodes = Math.min(partition.maxNodes(), partition.nodes());
    if (facts.nodes() > nodes) {
      refusals.add(
          "orchestration.total_nodes: a job in partition %s may have %d nodes at most, and the roles need %d; give them fewer, or name another partition"
              .formatted(partition.name(), nodes, facts.nodes()));
    }
    partition
        .maxTime()
        .filter(most -> facts.timeLimit().orElse(Duration.ZERO).compareTo(most) > 0)
        .ifPresent(most ->
            refusals.add(
                "orchestration.job_config.time_limit: a job in partition %s may take %s at most; ask for less, or name another partition"
                    .formatted(partition.name(), Durations.format(most))));
    refuseMore(refusals, partition, "GPUs", facts.share().gpus(), partition.gpus());
    refuseMore(refusals, partition, "cores", facts.share().cores(), partition.cores());
    refuseMore(
        refusals,
        partition,
        "MiB of memory",
        facts.share().memory().bytes() / MEBIBYTE,
        partition.memoryMib());
    return refusals;
  }

  private static void refuseMore(
      List<String> refusals, Partition partition, String unit, long needed, long available) {
    if (needed > available) {
      refusals.add(
          "resources: a node in partition %s has %d %s at most, and the roles need %d; ask for less on each of more nodes"
              .formatted(partition.name(), available, unit, needed));
    }
  }
}
