package hpcbench.deploy;

import hpcbench.plan.Plan;
import hpcbench.recipe.Orchestration;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What a job names to Slurm: the recipe's words, and the profile's where the recipe has none.
///
/// @param name the job's name
/// @param account account that is charged
/// @param partition partition, or several with commas between them
/// @param qos quality of service
/// @param timeLimit wall time; empty for the partition's own default
/// @param nodes nodes in all
/// @param exclusive whether whole nodes are asked for
/// @param share what each node must give
public record JobFacts(
    String name,
    Optional<String> account,
    Optional<String> partition,
    Optional<String> qos,
    Optional<Duration> timeLimit,
    int nodes,
    boolean exclusive,
    NodeShare share) {

  /// The facts of this plan's job.
  ///
  /// @param environment variables of the person's shell, where the account may be
  static JobFacts of(Plan plan, Profile profile, Map<String, String> environment) {
    SlurmSite site = profile.slurm();
    Orchestration orchestration = plan.orchestration();
    return new JobFacts(
        "hpcbench-" + plan.scenario(),
        plan.account()
            .or(() -> site.accountEnv().map(environment::get).filter(name -> !name.isBlank())),
        site.banned().contains(SlurmSite.Fact.PARTITION)
            ? Optional.empty()
            : plan.partition().or(site::partition),
        site.banned().contains(SlurmSite.Fact.QOS) ? Optional.empty() : plan.qos().or(site::qos),
        orchestration.timeLimit(),
        orchestration.totalNodes(),
        isExclusive(site, orchestration),
        NodeShare.of(plan));
  }

  private static boolean isExclusive(SlurmSite site, Orchestration orchestration) {
    return switch (site.exclusive()) {
      case AS_ASKED -> orchestration.exclusive();
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }
}
