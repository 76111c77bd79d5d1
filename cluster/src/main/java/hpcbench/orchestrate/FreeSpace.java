package hpcbench.orchestrate;

import hpcbench.result.RunFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Sees to it that a run does not begin on a disk that is as good as full.
final class FreeSpace {
  private static final long NEEDED_BYTES = 64L << 20;

  private FreeSpace() {}

  /// @throws RunFolderException when less than 64 MiB are free for new files under this folder
  static void require(Path runs) throws RunFolderException {
    Path existing = existing(runs.toAbsolutePath());
    long free;
    try {
      free = Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      // Not every file system tells; the run then finds out by writing.
      return;
    }
    if (free < NEEDED_BYTES) {
      throw new RunFolderException(
          "only %d MiB are free under %s, and a run needs at least %d; free some space or choose another --output"
              .formatted(free >> 20, existing, NEEDED_BYTES >> 20));
    }
  }

  private static Path existing(Path folder) {
    Path parent = folder;
    while (!Files.exists(parent)) {
      parent = Optional.ofNullable(parent.getParent()).orElseThrow();
    }
    return parent;
  }
}
