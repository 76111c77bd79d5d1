package hpcbench.service;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The folders that programs are looked for in by their names.
///
/// @param folders in the order they are looked at
public record SearchPath(List<Path> folders) {
  public SearchPath {
    folders = List.copyOf(folders);
  }

  /// What a variable `PATH` says.
  public static SearchPath of(String variable) {
    return new SearchPath(
        Stream.of(variable.split(File.pathSeparator, -1))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .toList());
  }

  /// Where this program is; empty when it is in none of the folders.
  public Optional<Path> find(String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(SearchPath::isProgram)
        .findFirst();
  }

  /// Whether this file can be started.
  public static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
