package hpcbench.orchestrate;

import hpcbench.plan.Plan;
import hpcbench.recipe.Monitoring;
import hpcbench.recipe.Recipe;
import hpcbench.result.LockedPlan;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// What is to be run, and where its results go.
///
/// @param recipe what was written; kept in the run folder
/// @param recipeFolder where relative paths of the plan start
/// @param plan what it means
/// @param start whether the run begins or goes on
/// @param toolkit who runs it
public record RunOrder(String recipe, Path recipeFolder, Plan plan, Start start, Toolkit toolkit) {

  /// Whether a run begins or goes on.
  public sealed interface Start {
    /// It begins, in a folder of its own.
    ///
    /// @param runs folder that the run's own folder is made in
    /// @param rerunOf id of the run that it repeats
    record Anew(Path runs, Optional<String> rerunOf) implements Start {}

    /// It goes on where it was cut.
    ///
    /// @param run the run's folder
    record Resumed(Path run) implements Start {}
  }

  /// A recipe's first run.
  ///
  /// @param runs folder that the run's own folder is made in
  public static RunOrder of(Recipe recipe, Plan plan, Path runs, Toolkit toolkit) {
    return new RunOrder(
        recipe.text(), recipe.folder(), plan, new Start.Anew(runs, Optional.empty()), toolkit);
  }

  /// The plan of an earlier run once more, in a folder of its own.
  ///
  /// @param runs folder that the run's own folder is made in
  public static RunOrder again(RunFolder earlier, Path runs, Toolkit toolkit)
      throws RunFolderException {
    return of(earlier, new Start.Anew(runs, Optional.of(earlier.id())), toolkit);
  }

  /// What is missing of a run that was cut.
  public static RunOrder rest(RunFolder cut, Toolkit toolkit) throws RunFolderException {
    return of(cut, new Start.Resumed(cut.path()), toolkit);
  }

  /// The same with other wishes about what is watched.
  public RunOrder with(Monitoring monitoring) {
    return new RunOrder(recipe, recipeFolder, plan.with(monitoring), start, toolkit);
  }

  private static RunOrder of(RunFolder earlier, Start start, Toolkit toolkit)
      throws RunFolderException {
    LockedPlan locked = earlier.lockedPlan();
    return new RunOrder(
        new String(earlier.recipe(), StandardCharsets.UTF_8),
        locked.recipeFolder(),
        locked.plan(),
        start,
        toolkit);
  }
}
