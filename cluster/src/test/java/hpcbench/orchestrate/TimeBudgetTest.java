package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.plan.Planner;
import hpcbench.plan.Trial;
import hpcbench.recipe.RecipeReader;
import hpcbench.recipe.ServiceCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:15:00Z");

  private static Optional<String> shortage(Duration left, Duration start) throws Exception {
    TimeBudget budget = new TimeBudget(Optional.of(NOW.plus(left)), InstantSource.fixed(NOW));
    return budget.shortage(aMinute(), start);
  }

  /// A trial of half a minute, and as much for its last answers.
  private static Trial aMinute() throws Exception {
    String recipe =
        """
        scenario: s
        orchestration: {mode: local}
        workload: {service: dummy, model: m, duration: 30s, drain: 30s}
        """;
    return Planner.plan(
            RecipeReader.read("r.yaml", recipe, Path.of(""), ServiceCatalog.of(Set.of("dummy"))))
        .trials()
        .getFirst();
  }

  @Test
  void aTrialIsBegunWhenItEndsInTime() throws Exception {
    assertThat(shortage(Duration.ofSeconds(61), Duration.ZERO)).isEmpty();
    assertThat(shortage(Duration.ofSeconds(60), Duration.ZERO))
        .contains("cut: not enough time: trial t01 takes up to 1m, and the job must end in 1m");
  }

  @Test
  void theStartOfItsServersCountsToo() throws Exception {
    assertThat(shortage(Duration.ofSeconds(91), Duration.ofSeconds(30))).isEmpty();
    assertThat(shortage(Duration.ofSeconds(90), Duration.ofSeconds(30)))
        .contains(
            "cut: not enough time: trial t01 takes up to 1m, its servers 30s to start, and the job"
                + " must end in 90s");
  }

  @Test
  void nothingEndsARunWithoutALimit() throws Exception {
    assertThat(
            new TimeBudget(Optional.empty(), InstantSource.fixed(NOW))
                .shortage(aMinute(), Duration.ofDays(1)))
        .isEmpty();
  }
}
