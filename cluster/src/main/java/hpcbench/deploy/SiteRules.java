package hpcbench.deploy;

import hpcbench.deploy.Profile.NodeKind;
import hpcbench.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a cluster's profile refuses of a plan, before Slurm is asked.
final class SiteRules {
  private final Plan plan;
  private final Profile profile;
  private final JobFacts facts;
  private final List<String> problems = new ArrayList<>();

  private SiteRules(Plan plan, Profile profile, Map<String, String> environment) {
    this.plan = plan;
    this.profile = profile;
    this.facts = JobFacts.of(plan, profile, environment);
  }

  /// Everything that the cluster would refuse, each with what to do; empty when nothing is known.
  static List<String> problems(Plan plan, Profile profile, Map<String, String> environment) {
    return new SiteRules(plan, profile, environment).check();
  }

  private List<String> check() {
    profile.slurm().required().forEach(this::checkRequired);
    profile.slurm().banned().forEach(this::checkBanned);
    profile.node().ifPresent(this::checkNode);
    return List.copyOf(problems);
  }

  private void checkRequired(SlurmSite.Fact fact) {
    if (value(fact).isEmpty()) {
      problems.add(
          "%s: %s refuses jobs without; write %s in the recipe%s"
              .formatted(key(fact), profile.name(), key(fact), elsewhere(fact)));
    }
  }

  private Optional<?> value(SlurmSite.Fact fact) {
    return switch (fact) {
      case ACCOUNT -> facts.account();
      case PARTITION -> facts.partition();
      case QOS -> facts.qos();
      case TIME_LIMIT -> facts.timeLimit();
      case RESERVATION -> facts.reservation();
      case CONSTRAINT -> facts.constraint();
    };
  }

  private static String key(SlurmSite.Fact fact) {
    return switch (fact) {
      case ACCOUNT -> "account";
      case PARTITION -> "partition";
      case QOS -> "qos";
      case TIME_LIMIT -> "orchestration.job_config.time_limit";
      case RESERVATION -> "reservation";
      case CONSTRAINT -> "constraint";
    };
  }

  private String elsewhere(SlurmSite.Fact fact) {
    return fact == SlurmSite.Fact.ACCOUNT
        ? profile.slurm().accountEnv().map(name -> ", or set " + name).orElse("")
        : "";
  }

  private void checkBanned(SlurmSite.Fact fact) {
    Optional<String> given =
        switch (fact) {
          case ACCOUNT -> plan.account();
          case PARTITION -> plan.partition();
          case QOS -> plan.qos();
          case RESERVATION -> plan.reservation();
          case CONSTRAINT -> plan.constraint();
          case TIME_LIMIT -> Optional.empty();
        };
    given.ifPresent(value ->
        problems.add(
            "%s: %s refuses jobs that name one, was '%s'; leave it out of the recipe"
                .formatted(key(fact), profile.name(), value)));
  }

  private void checkNode(NodeKind node) {
    refuseMore("gpus", facts.share().gpus(), node.gpus(), "GPUs");
    refuseMore("cpus_per_task", facts.share().cores(), node.cores(), "cores");
  }

  private void refuseMore(String key, int asked, int available, String unit) {
    if (asked > available) {
      problems.add(
          "resources: a node of %s has %d %s, and the roles need %d (%s); ask for less on each of more nodes"
              .formatted(profile.name(), available, unit, asked, key));
    }
  }
}
