package hpcbench.recipe;

/// What must hold for repetitions, beyond what the schema says.
final class RepetitionRules {
  private final Section repetitions;
  private final Problems problems;

  RepetitionRules(Section recipe, Problems problems) {
    this.repetitions = recipe.section("repetitions");
    this.problems = problems;
  }

  void check() {
    if (repetitions.mapping().entries().isEmpty()) {
      return;
    }
    int max = Binder.mostRepetitions(repetitions);
    repetitions
        .whole("min")
        .filter(min -> min > max)
        .ifPresent(_ -> refuse("min", "must be at most max, which is " + max));
    if (!repetitions.has("until") && !repetitions.has("budget")) {
      problems.add(
          repetitions.position(),
          repetitions.place("until"),
          "is required without a budget",
          "give until: 5% or budget: 30m, or write repetitions: " + max);
    }
    if (repetitions.has("metric") && !repetitions.has("until")) {
      refuse("metric", "needs until, the precision it is to reach");
    }
  }

  private void refuse(String key, String rule) {
    problems.add(repetitions.node(key).orElseThrow(), repetitions.place(key), rule);
  }
}
