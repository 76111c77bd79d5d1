package hpcbench.deploy;

import hpcbench.recipe.InvalidRecipeException;
import hpcbench.recipe.YamlFile;
import hpcbench.result.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The profiles in a folder, a YAML file each, which is named like its cluster.
public final class Profiles {
  private static final String SCHEMA = "profile-format.json";
  private static final String ENDING = ".yaml";

  private final Path folder;

  /// @param folder usually `profiles` of the toolkit
  public Profiles(Path folder) {
    this.folder = folder;
  }

  /// Reads one profile.
  ///
  /// @param nameOrFile a name such as `meluxina`, or the path of a file
  /// @throws InvalidRecipeException with everything that is wrong with its file
  /// @throws IllegalArgumentException when there is none of this name; the message lists those
  ///   there are
  public Profile read(String nameOrFile) throws InvalidRecipeException {
    return parse(file(nameOrFile));
  }

  /// The file of a profile.
  ///
  /// @throws IllegalArgumentException when there is none of this name; the message lists those
  ///   there are
  public Path file(String nameOrFile) {
    boolean isFile = nameOrFile.endsWith(ENDING) || nameOrFile.contains("/");
    Path file = isFile ? Path.of(nameOrFile) : folder.resolve(nameOrFile + ENDING);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "there is no profile '%s'; there are %s in %s, or give a file's path"
              .formatted(nameOrFile, String.join(", ", names()), folder));
    }
    return file;
  }

  /// The names of all profiles, sorted; empty when there is no such folder.
  public List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  private static Profile parse(Path file) throws InvalidRecipeException {
    return Json.parse(YamlFile.json(file, SCHEMA, "name and slurm"), Profile.class);
  }
}
