package hpcbench.deploy;

import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.ServerNodes;
import hpcbench.recipe.Workload;
import hpcbench.service.Service;
import hpcbench.service.Services;
import hpcbench.workload.PromptSource;
import hpcbench.workload.PromptSources;
import hpcbench.workload.WorkloadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds out what would go wrong in a run, before anything is started.
public final class Preflight {
  private final Plan plan;
  private final Services services;

  /// Looks at this plan.
  public Preflight(Plan plan, Services services) {
    this.plan = plan;
    this.services = services;
  }

  /// What services say against their settings, the kind of request, and the way they are to be
  /// found; each problem once, though many trials may have it. Starts and opens nothing.
  public List<String> problems() {
    Set<String> problems = new LinkedHashSet<>();
    plan.trials().forEach(trial -> problems.addAll(problems(trial)));
    return List.copyOf(problems);
  }

  private Collection<String> problems(Trial trial) {
    Workload workload = trial.workload();
    try {
      Service service = services.named(workload.service());
      List<String> problems = new ArrayList<>();
      ServerNodes nodes = ServerNodes.of(plan.orchestration(), trial.resources());
      services.problems(service.name(), workload.model(), trial.servers(), nodes).stream()
          .map("servers."::concat)
          .forEach(problems::add);
      String _ = service.configured(trial.servers()).dialect(workload.api()).name();
      return problems;
    } catch (IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /// What is wrong with the files that prompts are made from: each is read through. Each problem
  /// once, though many trials may have it.
  ///
  /// @param baseFolder where relative paths start
  public List<String> promptProblems(Path baseFolder) {
    Set<String> problems = new LinkedHashSet<>();
    for (Workload workload : waysOfMakingPrompts()) {
      try (PromptSource prompts = PromptSources.open(workload, baseFolder)) {
        String _ = prompts.hash();
      } catch (WorkloadException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return List.copyOf(problems);
  }

  /// A workload for each way of making prompts.
  private Collection<Workload> waysOfMakingPrompts() {
    Map<List<Object>, Workload> ways = new LinkedHashMap<>();
    for (Trial trial : plan.trials()) {
      Workload workload = trial.workload();
      ways.putIfAbsent(
          List.of(
              workload.dataset(),
              workload.tokenizer(),
              workload.inputTokens(),
              workload.outputTokens()),
          workload);
    }
    return ways.values();
  }
}
