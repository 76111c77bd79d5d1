package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.plan.Planner;
import hpcbench.recipe.RecipeReader;
import hpcbench.recipe.ServiceCatalog;
import hpcbench.service.Services;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreflightTest {
  @Test
  void serversOfSeveralNodesNeedSoManyNodesEach() throws Exception {
    assertThat(problems("[1, 2]", 2))
        .singleElement()
        .asString()
        .isEqualTo(
            "servers.replicas: 2 servers of 2 nodes each need 4 server nodes, not 2"
                + " (orchestration.node_allocation.servers.nodes)");
    assertThat(problems("[1, 2]", 4)).isEmpty();
  }

  private static List<String> problems(String replicas, int nodes) throws Exception {
    String recipe =
        """
        scenario: s
        orchestration: {mode: slurm, node_allocation: {servers: {nodes: %d}}}
        resources: {servers: {gpus: 1}}
        workload: {service: vllm-distributed, model: m, duration: 5s}
        servers:
          replicas: %s
          service_config:
            distributed: {enabled: true, backend: mp, tensor_parallel_size: 2}
        """
            .formatted(nodes, replicas);
    Services services = Services.installed();
    return new Preflight(
            Planner.plan(
                RecipeReader.read(
                    "test.yaml", recipe, Path.of(""), ServiceCatalog.of(services.names()))),
            services)
        .problems();
  }
}
