package hpcbench.deploy;

import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.ByteSize;
import hpcbench.recipe.Orchestration;
import hpcbench.recipe.Resources.Share;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// What every node of a job must give. All nodes of a job are alike to Slurm, so it is the most
/// that any role needs in any trial.
///
/// @param cores cores of each node
/// @param gpus GPUs of each node
/// @param memory memory of each node
public record NodeShare(int cores, int gpus, ByteSize memory) {
  /// The orchestrator's own core, on the first node.
  private static final int ORCHESTRATOR_CORES = 1;

  /// The orchestrator's own memory, on the first node.
  private static final ByteSize ORCHESTRATOR_MEMORY = new ByteSize(2L << 30);

  /// What the nodes of this plan's job must give. The orchestrator is on a monitor's node; where
  /// there is none, it is beside the first client, and has a share of its own there.
  static NodeShare of(Plan plan) {
    Orchestration nodes = plan.orchestration();
    boolean isBesideClient = nodes.monitorNodes() == 0;
    List<Share> servers = shares(plan, nodes.serverNodes(), t -> t.resources().servers());
    List<Share> clients = shares(plan, nodes.clientNodes(), t -> t.resources().clients());
    long cores =
        Math.max(
            most(servers, Share::cpusPerTask),
            most(clients, Share::cpusPerTask) + (isBesideClient ? ORCHESTRATOR_CORES : 0));
    long memory =
        Math.max(
            most(servers, share -> share.memory().bytes()),
            most(clients, share -> share.memory().bytes())
                + (isBesideClient ? ORCHESTRATOR_MEMORY.bytes() : 0));
    long gpus = Math.max(most(servers, Share::gpus), most(clients, Share::gpus));
    return new NodeShare(
        Math.toIntExact(Math.max(cores, ORCHESTRATOR_CORES)),
        Math.toIntExact(gpus),
        new ByteSize(Math.max(memory, ORCHESTRATOR_MEMORY.bytes())));
  }

  private static List<Share> shares(Plan plan, int nodes, Function<Trial, Share> role) {
    return nodes == 0 ? List.of() : plan.trials().stream().map(role).distinct().toList();
  }

  private static long most(List<Share> shares, ToLongFunction<Share> what) {
    return shares.stream().mapToLong(what).max().orElse(0);
  }
}
