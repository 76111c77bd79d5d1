package hpcbench.orchestrate;

import hpcbench.result.FileTree;
import java.io.IOException;
import java.nio.file.Path;

/// Where servers keep what they need only while they run: keys, made models. Removed in the end.
final class WorkFolder implements AutoCloseable {
  private final Path path;

  private WorkFolder(Path path) {
    this.path = path;
  }

  /// The folder without what a run that was killed left there.
  static WorkFolder fresh(Path path) {
    WorkFolder folder = new WorkFolder(path);
    folder.close();
    return folder;
  }

  /// The folder; it is made when something is put into it.
  Path path() {
    return path;
  }

  /// Removes the folder and all in it. Links are removed, not followed.
  @Override
  public void close() {
    try {
      FileTree.remove(path);
    } catch (IOException e) {
      // A file that cannot be removed costs disk, not results; its owner finds it in the run
      // folder.
      return;
    }
  }
}
