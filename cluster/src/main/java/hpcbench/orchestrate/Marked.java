package hpcbench.orchestrate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Finds processes by a mark in their environment, as `/proc` shows it. Without `/proc` it finds
/// none.
final class Marked {
  private Marked() {}

  /// Ids of this user's processes that were started with this variable.
  static List<Long> processes(String variable) {
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
          .filter(entry -> hasVariable(entry.resolve("environ"), variable))
          .map(entry -> Long.valueOf(entry.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /// A process of another user, or one that has just ended, cannot be read and is not ours.
  private static boolean hasVariable(Path environ, String variable) {
    try {
      String text = new String(Files.readAllBytes(environ), StandardCharsets.ISO_8859_1);
      return List.of(text.split("\0")).contains(variable);
    } catch (IOException e) {
      return false;
    }
  }
}
