package hpcbench.recipe;

/// What must hold for monitoring, beyond what the schema says.
final class MonitoringRules {
  private final Section monitoring;
  private final Problems problems;

  MonitoringRules(Section recipe, Problems problems) {
    this.monitoring = recipe.section("monitoring");
    this.problems = problems;
  }

  void check() {
    monitoring
        .duration("interval")
        .filter(interval -> interval.compareTo(Monitoring.SHORTEST) < 0)
        .ifPresent(_ ->
            problems.add(
                monitoring.node("interval").orElseThrow(),
                monitoring.place("interval"),
                "must be at least " + Durations.format(Monitoring.SHORTEST)));
  }
}
