package hpcbench.plan;

import hpcbench.recipe.Artifacts;
import hpcbench.recipe.Bind;
import hpcbench.recipe.Endpoint;
import hpcbench.recipe.Monitoring;
import hpcbench.recipe.Orchestration;
import hpcbench.recipe.Repetitions;
import hpcbench.recipe.Slo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// All that a run will do, with nothing left open: the trials, in order, and where they take place.
///
/// A plan is a pure function of its recipe: the same recipe gives the same plan, byte for byte.
///
/// @param schemaVersion version of the recipe format the plan was made from
/// @param scenario name of the experiment
/// @param partition Slurm partition, where one is named
/// @param account Slurm account, where one is named
/// @param qos Slurm quality of service, where one is named
/// @param reservation Slurm reservation, where one is named
/// @param constraint features that nodes must have, where any are named
/// @param orchestration where the run takes place
/// @param artifacts container images
/// @param binds what containers see of the host
/// @param endpoint the running service to load, in place of starting one
/// @param slo objective that goodput is counted against
/// @param repetitions how often each point is run; the trials below are the most that may be
/// @param monitoring whether servers and machines are watched
/// @param seed the recipe's seed, from which each trial's seed is derived
/// @param trials the trials, in the order they run; those that share a server configuration are
///   neighbours, so that the server starts once for them
public record Plan(
    int schemaVersion,
    String scenario,
    Optional<String> partition,
    Optional<String> account,
    Optional<String> qos,
    Optional<String> reservation,
    Optional<String> constraint,
    Orchestration orchestration,
    Artifacts artifacts,
    List<Bind> binds,
    Optional<Endpoint> endpoint,
    Optional<Slo> slo,
    Repetitions repetitions,
    Monitoring monitoring,
    long seed,
    List<Trial> trials) {
  public Plan {
    binds = List.copyOf(binds);
    trials = List.copyOf(trials);
    if (trials.isEmpty()) {
      throw new IllegalArgumentException("a plan needs at least one trial");
    }
  }

  /// The files that prompts and their lengths come from, each once, as written in the recipe:
  /// relative to its folder unless absolute.
  public List<Path> files() {
    return trials.stream().flatMap(trial -> trial.workload().files().stream()).distinct().toList();
  }

  /// The same with other wishes about what is watched.
  public Plan with(Monitoring other) {
    return new Plan(
        schemaVersion,
        scenario,
        partition,
        account,
        qos,
        reservation,
        constraint,
        orchestration,
        artifacts,
        binds,
        endpoint,
        slo,
        repetitions,
        other,
        seed,
        trials);
  }
}
