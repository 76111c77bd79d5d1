package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.plan.Plan;
import hpcbench.plan.Planner;
import hpcbench.plan.Trial;
import hpcbench.recipe.InvalidRecipeException;
import hpcbench.recipe.RecipeReader;
import hpcbench.recipe.ServiceCatalog;
import hpcbench.result.RepetitionEnd;
import hpcbench.result.RepetitionEnd.Why;
import hpcbench.service.Services;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepetitionWatchTest {
  private final AtomicLong clock = new AtomicLong(1000);

  @Test
  void aFixedNumberIsRunWhateverIsMeasured() {
    Plan plan = plan("3");
    RepetitionWatch watch = new RepetitionWatch(plan.repetitions(), clock::get, List.of());
    assertThat(runs(plan, watch, 5, 5, 5)).isEqualTo(3);
    assertThat(watch.ended()).isEmpty();
  }

  @Test
  void aPointEndsAsSoonAsItsNumberIsPreciseEnough() {
    Plan plan = plan("{ min: 3, max: 20, until: 5% }");
    RepetitionWatch watch = new RepetitionWatch(plan.repetitions(), clock::get, List.of());
    // The ranks of the interval are the first and the last of 6 to 8 values, the second and the
    // last but one of 9.
    assertThat(runs(plan, watch, 100, 102, 80, 101, 99, 100, 101, 100, 99, 98)).isEqualTo(9);
    assertThat(watch.ended())
        .containsExactly(
            new RepetitionEnd(
                "t01",
                9,
                Why.PRECISE,
                "t01 was run 9 of up to 20 times: the median request throughput is known to ±1.0 %,"
                    + " and ±5.0 % was asked for"));
  }

  @Test
  void equalNumbersDoNotEndBeforeAnIntervalCanBeSaid() {
    Plan plan = plan("{ min: 1, max: 20, until: 5% }");
    assertThat(
            runs(plan, new RepetitionWatch(plan.repetitions(), clock::get, List.of()), sevens(20)))
        .isEqualTo(6);
  }

  @Test
  void aPointIsRunItsMinimumHoweverPreciseItIs() {
    Plan plan = plan("{ min: 8, max: 20, until: 5%, budget: 1ns }");
    clock.set(1_000_000);
    assertThat(
            runs(plan, new RepetitionWatch(plan.repetitions(), clock::get, List.of()), sevens(20)))
        .isEqualTo(8);
  }

  @Test
  void aNumberThatStaysWideIsRunTheMostThatIsAllowed() {
    Plan plan = plan("{ min: 2, max: 8, until: 5% }");
    RepetitionWatch watch = new RepetitionWatch(plan.repetitions(), clock::get, List.of());
    assertThat(runs(plan, watch, 1, 2, 1, 2, 1, 2, 1, 2)).isEqualTo(8);
    assertThat(watch.ended())
        .containsExactly(
            new RepetitionEnd(
                "t01", 8, Why.MAX, "t01 was run 8 of up to 8 times: 8 is the most allowed"));
  }

  @Test
  void nothingIsRepeatedBeyondTheMinimumWhenTheBudgetIsSpent() {
    Plan plan = plan("{ min: 2, max: 8, budget: 10m }");
    RepetitionWatch watch = new RepetitionWatch(plan.repetitions(), clock::get, List.of());
    assertThat(watch.wants(plan.trials().getFirst())).isTrue();
    watch.add("t01", Optional.empty());
    clock.addAndGet(Duration.ofMinutes(10).toNanos());
    assertThat(watch.wants(plan.trials().get(1))).as("the minimum").isTrue();
    watch.add("t01", Optional.empty());
    assertThat(watch.wants(plan.trials().get(2))).isFalse();
    assertThat(watch.ended())
        .containsExactly(
            new RepetitionEnd(
                "t01",
                2,
                Why.BUDGET,
                "t01 was run 2 of up to 8 times: the budget of 10m for repetitions is spent"));
  }

  @Test
  void trialsThatSayNothingCountAsRunsOnly() {
    Plan plan = plan("{ min: 1, max: 9, until: 5% }");
    RepetitionWatch watch = new RepetitionWatch(plan.repetitions(), clock::get, List.of());
    for (int i = 0; i < 7; i++) {
      watch.add("t01", Optional.empty());
    }
    assertThat(watch.wants(plan.trials().get(7))).isTrue();
    watch.add("t01", Optional.of(1.0));
    watch.add("t01", Optional.of(1.0));
    assertThat(watch.ended()).extracting(RepetitionEnd::why).containsExactly(Why.MAX);
  }

  private static double[] sevens(int count) {
    double[] values = new double[count];
    Arrays.fill(values, 7);
    return values;
  }

  /// How many trials of the plan are run when they give these numbers in turn.
  private static int runs(Plan plan, RepetitionWatch watch, double... values) {
    int runs = 0;
    for (Trial trial : plan.trials()) {
      if (watch.wants(trial)) {
        watch.add(trial.point(), Optional.of(values[runs]));
        runs++;
      }
    }
    return runs;
  }

  private static Plan plan(String repetitions) {
    String recipe =
        """
        scenario: repeated
        orchestration: {mode: local}
        workload: {service: dummy, model: simulated, requests: 6}
        repetitions: %s
        """
            .formatted(repetitions);
    try {
      return Planner.plan(
          RecipeReader.read(
              "test.yaml", recipe, Path.of(""), ServiceCatalog.of(Services.installed().names())));
    } catch (InvalidRecipeException e) {
      throw new AssertionError(e);
    }
  }
}
