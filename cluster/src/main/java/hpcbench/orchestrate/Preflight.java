package hpcbench.orchestrate;

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
import java.util.LinkedHashSet;
import java.util.List;
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

  /// @throws ServerException with all problems, when there are any
  void requireNoProblems() throws ServerException {
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new ServerException(String.join("\n", problems));
    }
  }

  /// Opens what prompts are made from, once for each way of making them, and closes it again.
  ///
  /// @param baseFolder where relative paths start
  /// @throws WorkloadException with the first fault
  void openPrompts(Path baseFolder) {
    Set<List<Object>> seen = new LinkedHashSet<>();
    for (Trial trial : plan.trials()) {
      Workload workload = trial.workload();
      List<Object> makings =
          List.of(
              workload.dataset(),
              workload.tokenizer(),
              workload.inputTokens(),
              workload.outputTokens());
      if (seen.add(makings)) {
        try (PromptSource prompts = PromptSources.open(workload, baseFolder)) {
          String _ = prompts.hash();
        }
      }
    }
  }
}
