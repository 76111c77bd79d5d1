package hpcbench.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Recipes for tests.
public final class Recipes {
  /// The services that recipes of tests may name.
  public static final Set<String> SERVICES =
      Set.of("dummy", "custom", "openai", "ollama", "vllm", "vllm-distributed", "llama-cpp");

  /// Where the recipes of tests are.
  public static final Path RESOURCES = Path.of("src", "test", "resources");

  /// A recipe that says no more than it must, up to and including its workload's keys.
  public static final String SHORT =
      """
      scenario: short
      orchestration: { mode: local }
      workload:
        service: dummy
        model: simulated
        duration: 5s
      """;

  private Recipes() {}

  /// Reads a recipe that must be right.
  public static Recipe read(String text) {
    try {
      return RecipeReader.read("recipe.yaml", text, RESOURCES, ServiceCatalog.of(SERVICES));
    } catch (InvalidRecipeException wrong) {
      throw new AssertionError("this recipe should be right:\n" + wrong.getMessage(), wrong);
    }
  }

  /// Reads a recipe of the test resources, which must be right.
  public static Recipe read(Path file) {
    try {
      return RecipeReader.read(file, SERVICES);
    } catch (InvalidRecipeException wrong) {
      throw new AssertionError("this recipe should be right:\n" + wrong.getMessage(), wrong);
    }
  }

  /// What is wrong with a recipe, one line each; empty when nothing is.
  public static List<String> problems(String text) {
    return problems(text, ServiceCatalog.of(SERVICES));
  }

  static List<String> problems(String text, ServiceCatalog services) {
    try {
      RecipeReader.read("recipe.yaml", text, RESOURCES, services);
      return List.of();
    } catch (InvalidRecipeException wrong) {
      return wrong.problems().stream().map(Problem::toString).toList();
    }
  }
}
