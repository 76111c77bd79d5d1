package hpcbench.deploy;

import hpcbench.plan.Plan;
import hpcbench.plan.Planner;
import hpcbench.recipe.InvalidRecipeException;
import hpcbench.recipe.RecipeReader;
import hpcbench.recipe.ServiceCatalog;
import java.nio.file.Path;
import java.util.Set;

/// Plans and profiles that tests speak of.
final class Plans {
  static final Profiles PROFILES = new Profiles(Path.of("../profiles"));

  /// The user's own recipe: two servers of two GPUs each, two clients, one monitor.
  static final Path SWEEP = Path.of("../recipes/slurm-sweep.yaml");

  /// One server, one client, nothing more than must be.
  static final String SMALL =
      """
      scenario: small
      orchestration: { mode: slurm }
      workload: { service: dummy, model: simulated, duration: 5s }
      """;

  /// A service that runs already, loaded from two nodes.
  static final String ENDPOINT =
      """
      scenario: from-outside
      account: p200981
      endpoint: http://10.0.0.1:8000
      orchestration:
        mode: slurm
        node_allocation: { clients: { nodes: 2 } }
        job_config: { time_limit: 10m }
      workload: { model: simulated, duration: 5s }
      """;

  /// What a recipe can say of the nodes it wants.
  static final String RESERVED =
      """
      scenario: reserved
      account: p200981
      reservation: tuesday
      constraint: "[rack1|rack2]&nvme"
      orchestration: { mode: slurm, job_config: { time_limit: 1h, exclusive: true } }
      resources: { servers: { gpus: 2, cpus_per_task: 4, mem_gb: 8 } }
      workload: { service: dummy, model: simulated, duration: 5s }
      """;

  private static final Set<String> SERVICES = Set.of("dummy", "ollama", "openai", "vllm");

  private Plans() {}

  static Plan of(String recipe) throws InvalidRecipeException {
    return Planner.plan(
        RecipeReader.read("test.yaml", recipe, Path.of("."), ServiceCatalog.of(SERVICES)));
  }

  static Plan of(Path recipe) throws InvalidRecipeException {
    return Planner.plan(RecipeReader.read(recipe, SERVICES));
  }
}
