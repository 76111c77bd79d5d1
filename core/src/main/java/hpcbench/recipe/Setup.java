package hpcbench.recipe;

import java.util.List;
import java.util.Optional;

/// What every trial of a recipe shares.
///
/// @param schemaVersion version of the recipe format
/// @param scenario name of the experiment
/// @param description what the recipe is for, in a sentence
/// @param partition Slurm partition
/// @param account Slurm account
/// @param qos Slurm quality of service
/// @param reservation Slurm reservation
/// @param constraint features that nodes must have, in Slurm's form
/// @param orchestration where the run takes place
/// @param artifacts container images
/// @param binds what containers see of the host
/// @param endpoint the running service to load, in place of starting one
/// @param slo objective that goodput is counted against
/// @param repetitions how often each point of the sweep is run
/// @param monitoring whether servers and machines are watched
/// @param seed seed that those of the trials are made from
public record Setup(
    int schemaVersion,
    String scenario,
    Optional<String> description,
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
    long seed) {
  public Setup {
    binds = List.copyOf(binds);
  }
}
