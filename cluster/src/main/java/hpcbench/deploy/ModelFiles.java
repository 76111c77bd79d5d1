package hpcbench.deploy;

import hpcbench.plan.Plan;
import hpcbench.recipe.Bind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The models that a plan names by an absolute path, where the login node sees them: a server that
/// does not find its model ends after minutes in the queue.
///
/// A container sees other folders than its node: there, a path counts where one of the binds says
/// what it is. What only the image or the nodes' own disks have cannot be known, and is left out.
public final class ModelFiles {
  private final Plan plan;
  private final Profile profile;

  /// @param profile where the models are to be
  public ModelFiles(Plan plan, Profile profile) {
    this.plan = plan;
    this.profile = profile;
  }

  /// Their paths, each with what to say when there is nothing.
  public Map<String, String> paths() {
    Map<String, String> paths = new LinkedHashMap<>();
    if (plan.endpoint().isEmpty()) {
      plan.trials().stream()
          .map(trial -> trial.workload().model())
          .distinct()
          .filter(model -> model.startsWith("/"))
          .forEach(model ->
              outside(Path.of(model))
                  .filter(path -> !profile.isOnNodesOnly(path))
                  .ifPresent(path -> paths.put(path.toString(), complaint(model, path))));
    }
    return paths;
  }

  /// What is to be said of those that are not there.
  ///
  /// @param transport leads to the login node
  public List<String> missing(Transport transport) throws SlurmException, InterruptedException {
    Map<String, String> paths = paths();
    if (paths.isEmpty()) {
      return List.of();
    }
    Set<String> missing = NeededFiles.missing(paths.keySet(), transport);
    return paths.entrySet().stream()
        .filter(path -> missing.contains(path.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private Optional<Path> outside(Path model) {
    if (profile.container().image(plan.artifacts()).isEmpty()) {
      return Optional.of(model);
    }
    return plan.binds().stream()
        .filter(bind -> model.startsWith(bind.target()))
        .map(bind -> outside(model, bind))
        .findFirst();
  }

  private static Path outside(Path model, Bind bind) {
    return Path.of(bind.source()).resolve(Path.of(bind.target()).relativize(model));
  }

  private static String complaint(String model, Path path) {
    return "workload.model: there is no %s%s; put the model there, or name another"
        .formatted(path, path.equals(Path.of(model)) ? "" : " to be seen as " + model);
  }
}
