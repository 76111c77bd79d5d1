package hpcbench.recipe;

/// What must hold for a service that the recipe describes itself, over the whole sweep.
final class CustomRules {
  private final Section workload;
  private final Section servers;
  private final Problems problems;

  CustomRules(Section recipe, Problems problems) {
    this.workload = recipe.section("workload");
    this.servers = recipe.section("servers");
    this.problems = problems;
  }

  void check() {
    if (isNamed()) {
      requireHealthPath();
    } else if (servers.has("custom")) {
      problems.add(
          servers.position("custom"),
          servers.place("custom"),
          "describes the service custom, which this recipe does not name",
          "write workload.service: custom");
    }
  }

  private boolean isNamed() {
    return switch (workload.node("service").orElse(workload.mapping())) {
      case Node.Scalar name -> isCustom(name);
      case Node.Sequence names -> names.items().stream().anyMatch(CustomRules::isCustom);
      case Node.Mapping _ -> false;
    };
  }

  private static boolean isCustom(Node name) {
    return Quoted.bare(name).equals(CustomApi.SERVICE);
  }

  private void requireHealthPath() {
    Section health = servers.section("health_check");
    if (!health.has("endpoint") && health.flag("enabled").orElse(true)) {
      problems.add(
          health.position(),
          health.place("endpoint"),
          "is required for the service custom",
          "write a path that answers 200 when it is healthy, such as /health");
    }
  }
}
