package hpcbench.result;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Says what an input or output error means for a person, and what to do about it.
final class DiskProblem {
  private DiskProblem() {}

  /// @param doing what was tried, such as `write`
  /// @param path the file or folder it was tried on
  static RunFolderException explain(String doing, Path path, IOException cause) {
    return new RunFolderException(
        "cannot %s %s: %s".formatted(doing, path, why(path, cause)), cause);
  }

  private static String why(Path path, IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "no permission; check the owner and mode of " + parentOf(path);
    }
    if (cause instanceof NoSuchFileException) {
      return "there is no such file";
    }
    String message = reason(cause);
    return message.contains("No space left") || message.contains("quota exceeded")
        ? "the disk is full (%s); free some space or use another folder".formatted(free(path))
        : message;
  }

  private static String reason(IOException cause) {
    Optional<String> reason =
        cause instanceof FileSystemException problem
            ? Optional.ofNullable(problem.getReason())
            : Optional.ofNullable(cause.getMessage());
    return reason.orElseGet(() -> cause.getClass().getSimpleName());
  }

  private static String free(Path path) {
    try {
      return Files.getFileStore(parentOf(path)).getUsableSpace() + " bytes free";
    } catch (IOException unknown) {
      return "free space unknown";
    }
  }

  private static Path parentOf(Path path) {
    return Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
  }
}
