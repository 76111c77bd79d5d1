package hpcbench.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file by which nodes show that they see the same folder.
///
/// @param file the file
record Marker(Path file) implements AutoCloseable {
  /// Makes one in this folder, which is made, too.
  static Marker in(Path folder) throws IOException {
    try {
      return new Marker(
          Files.createTempFile(Files.createDirectories(folder), ".hpcbench-doctor", ""));
    } catch (IOException e) {
      throw new IOException("no file can be made in " + folder + ": " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new IOException("cannot remove " + file + ": " + e.getMessage());
    }
  }
}
