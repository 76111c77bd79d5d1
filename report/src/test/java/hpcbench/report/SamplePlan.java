package hpcbench.report;

import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.Api;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Artifacts;
import hpcbench.recipe.Balance;
import hpcbench.recipe.Dataset;
import hpcbench.recipe.Extent;
import hpcbench.recipe.HealthCheck;
import hpcbench.recipe.Lengths;
import hpcbench.recipe.Monitoring;
import hpcbench.recipe.Orchestration;
import hpcbench.recipe.PrefixCache;
import hpcbench.recipe.Repetitions;
import hpcbench.recipe.Resources;
import hpcbench.recipe.Servers;
import hpcbench.recipe.Slo;
import hpcbench.recipe.Timeouts;
import hpcbench.recipe.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What made-up runs were to do.
final class SamplePlan {
  static final Duration WARM_UP = Duration.ofSeconds(2);
  static final Duration MEASUREMENT = Duration.ofSeconds(12);

  private SamplePlan() {}

  static Plan of(String scenario, List<Trial> trials) {
    return new Plan(
        1,
        scenario,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Orchestration.LOCAL,
        Artifacts.NONE,
        List.of(),
        Optional.empty(),
        slo(),
        Repetitions.fixed(1),
        Monitoring.DEFAULT,
        1,
        trials);
  }

  static Optional<Slo> slo() {
    return Optional.of(
        new Slo(
            Optional.of(Duration.ofMillis(200)),
            Optional.of(Duration.ofMillis(25)),
            Optional.empty()));
  }

  static Trial trial(
      String id, String model, Arrival arrival, int inFlight, Map<String, String> factors) {
    return new Trial(
        id,
        1,
        factors,
        workload(model, arrival, inFlight),
        new Servers(
            HealthCheck.DEFAULT, Map.of(), Optional.empty(), Optional.empty(), Optional.empty()),
        new Resources(Resources.Share.SMALL, Resources.Share.SMALL));
  }

  private static Workload workload(String model, Arrival arrival, int inFlight) {
    return new Workload(
        "inference",
        "ollama",
        model,
        Api.CHAT,
        true,
        arrival,
        new Extent.Lasting(MEASUREMENT),
        new Extent.Lasting(WARM_UP),
        Duration.ofSeconds(3),
        1,
        Optional.of(inFlight),
        1,
        Balance.ROUND_ROBIN,
        new Lengths.Fixed(128),
        new Lengths.Fixed(48),
        true,
        Dataset.synthetic(),
        Optional.empty(),
        PrefixCache.KEEP,
        0,
        Timeouts.DEFAULT,
        Map.of(),
        7);
  }
}
