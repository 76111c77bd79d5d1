package hpcbench.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.plan.Plan;
import hpcbench.plan.Planner;
import hpcbench.plan.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedRecipesTest {
  private static final Path SHIPPED = Path.of("..", "recipes");

  static List<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.list(SHIPPED)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyShippedRecipeIsRightAndPlans(Path file) {
    Recipe recipe = Recipes.read(file);
    assertThat(Planner.plan(recipe).trials()).hasSize(recipe.trialCount());
  }

  @Test
  void theQuickstartIsShortAndHasBothKindsOfLoop() {
    Plan plan = Planner.plan(Recipes.read(SHIPPED.resolve("quickstart.yaml")));
    assertThat(plan.trials()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(plan.trials()).anyMatch(trial -> trial.workload().arrival().isOpen());
    assertThat(plan.trials()).anyMatch(trial -> !trial.workload().arrival().isOpen());
    assertThat(
            plan.trials().stream()
                .map(ShippedRecipesTest::load)
                .reduce(Duration.ZERO, Duration::plus))
        .isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  private static Duration load(Trial trial) {
    return lasting(trial.workload().warmUp()).plus(lasting(trial.workload().measurement()));
  }

  private static Duration lasting(Extent extent) {
    return switch (extent) {
      case Extent.Lasting(Duration duration) -> duration;
      case Extent.Requests _ -> throw new AssertionError("not bounded in time: " + extent);
    };
  }
}
