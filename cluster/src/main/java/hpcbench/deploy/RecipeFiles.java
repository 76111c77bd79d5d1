package hpcbench.deploy;

import hpcbench.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/// The files beside a recipe that its job reads: those whose paths start from the recipe's folder.
/// What a recipe names by an absolute path is on the cluster already.
///
/// @param folder the recipe's folder
/// @param paths relative to it, sorted
record RecipeFiles(Path folder, SortedSet<String> paths) {
  /// The files of this plan.
  ///
  /// @throws IllegalArgumentException when one lies outside the recipe's folder, from where it
  ///   cannot be taken along
  static RecipeFiles of(Plan plan, Path folder) {
    SortedSet<String> paths = new TreeSet<>();
    plan.files().stream()
        .filter(path -> !path.isAbsolute())
        .map(Path::normalize)
        .forEach(path -> paths.add(path.toString()));
    paths.stream()
        .filter(path -> path.startsWith(".."))
        .findFirst()
        .ifPresent(path -> {
          throw new IllegalArgumentException(
              "'%s' lies outside the recipe's folder and cannot be taken to the cluster; put it beside the recipe, or name it by its absolute path there"
                  .formatted(path));
        });
    return new RecipeFiles(folder.toAbsolutePath().normalize(), paths);
  }

  boolean isEmpty() {
    return paths.isEmpty();
  }

  /// Packs them, so that the same files give the same archive, byte for byte.
  void packInto(Path archive) throws IOException, InterruptedException {
    Tar.pack(folder, paths, archive);
  }
}
