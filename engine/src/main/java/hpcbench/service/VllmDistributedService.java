package hpcbench.service;

import hpcbench.recipe.Servers;
import java.util.Optional;

/// vLLM with one model on several nodes, over Ray or by its own means: [VllmService] whose
/// `distributed` table holds unless it says `enabled: false`.
public final class VllmDistributedService extends VllmService {
  /// Looks for programs and models on this machine.
  public VllmDistributedService() {
    this(Installed.here());
  }

  VllmDistributedService(Installed installed) {
    super(installed);
  }

  @Override
  public String name() {
    return "vllm-distributed";
  }

  @Override
  public String description() {
    return "vLLM with one model on several nodes, over Ray or natively";
  }

  @Override
  Optional<Distribution> distribution(Servers servers) {
    return Distribution.of(servers.serviceConfig(), true);
  }
}
