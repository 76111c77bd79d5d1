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
/// @param reservation reservation that nodes are from
/// @param constraint features that nodes must have
/// @param timeLimit wall time; empty for the partition's own default
/// @param nodes nodes in all
/// @param exclusive whether whole nodes are asked for
/// @param share what each node must give
public record JobFacts(
    String name,
    Optional<String> account,
    Optional<String> partition,
    Optional<String> qos,
    Optional<String> reservation,
    Optional<String> constraint,
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
        unlessBanned(
            site, SlurmSite.Fact.ACCOUNT, plan.account().or(() -> account(site, environment))),
        unlessBanned(site, SlurmSite.Fact.PARTITION, plan.partition().or(site::partition)),
        unlessBanned(site, SlurmSite.Fact.QOS, plan.qos().or(site::qos)),
        unlessBanned(site, SlurmSite.Fact.RESERVATION, plan.reservation()),
        unlessBanned(site, SlurmSite.Fact.CONSTRAINT, plan.constraint().or(site::constraint)),
        orchestration.timeLimit(),
        orchestration.totalNodes(),
        isExclusive(site, orchestration),
        NodeShare.of(plan));
  }

  private static Optional<String> account(SlurmSite site, Map<String, String> environment) {
    return site.accountEnv().map(environment::get).filter(name -> !name.isBlank());
  }

  private static Optional<String> unlessBanned(
      SlurmSite site, SlurmSite.Fact fact, Optional<String> value) {
    return site.banned().contains(fact) ? Optional.empty() : value;
  }

  private static boolean isExclusive(SlurmSite site, Orchestration orchestration) {
    return switch (site.exclusive()) {
      case AS_ASKED -> orchestration.exclusive();
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }
}
