package hpcbench.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How many servers a recipe may ask for, and how it shares the load out among them.
class ReplicasTest {
  @Test
  void thereIsOneServerANodeAndTheyTakeTurnsUnlessTheRecipeSaysMore() {
    Point point = Recipes.read(Recipes.SHORT).points().getFirst();
    assertThat(point.servers().replicas()).isEmpty();
    assertThat(point.workload().balance()).isEqualTo(Balance.ROUND_ROBIN);
  }

  @Test
  void bothMayBeSwept() {
    Recipe recipe =
        Recipes.read(
            Recipes.SHORT
                + """
                  balance: [least-in-flight, sticky]
                servers: { replicas: [1, 4] }
                """);
    assertThat(recipe.points())
        .extracting(point -> point.workload().balance() + " " + point.servers().replicas().get())
        .containsExactly("LEAST_IN_FLIGHT 1", "LEAST_IN_FLIGHT 4", "STICKY 1", "STICKY 4");
  }

  @Test
  void aClusterHasNoMoreServersThanServerNodes() {
    String recipe =
        """
        scenario: s
        orchestration: { mode: slurm, node_allocation: { servers: { nodes: 2 } } }
        workload: { service: dummy, model: simulated, duration: 5s }
        servers: { replicas: [1, 2, 4] }
        """;
    assertThat(Recipes.problems(recipe))
        .singleElement()
        .asString()
        .contains(
            "servers.replicas", "at most orchestration.node_allocation.servers.nodes, which is 2");
  }

  @Test
  void aServiceThatRunsAlreadyHasTheServersItHas() {
    String recipe =
        """
        scenario: s
        endpoint: http://127.0.0.1:8000
        workload: { model: simulated, duration: 5s }
        servers: { replicas: 2 }
        """;
    assertThat(Recipes.problems(recipe))
        .singleElement()
        .asString()
        .contains("servers.replicas", "must not stand beside endpoint");
  }
}
