package hpcbench.orchestrate;

import hpcbench.plan.Plan;
import hpcbench.recipe.Recipe;
import java.nio.file.Path;

/// What is to be run, and where its results go.
///
/// @param recipe what was written; kept in the run folder, and its folder is where relative paths
///   start
/// @param plan what it means
/// @param runs folder that the run's own folder is made in
/// @param toolkit who runs it
public record RunOrder(Recipe recipe, Plan plan, Path runs, Toolkit toolkit) {}
