package hpcbench.service;

import hpcbench.result.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A model in one file.
final class ModelFile {
  /// Reading a large file takes minutes, and every server of a sweep is asked for its model's.
  private static final Map<Version, String> DIGESTS = new ConcurrentHashMap<>();

  private record Version(Path file, long bytes, FileTime changed) {}

  private ModelFile() {}

  /// `sha256:` and the SHA-256 of the file's content, the form in which Ollama names blobs. A file
  /// that has not changed since is not read again.
  ///
  /// @throws ServiceException when the file cannot be read
  static String digest(Path file) {
    try {
      Version version =
          new Version(file.toRealPath(), Files.size(file), Files.getLastModifiedTime(file));
      return DIGESTS.computeIfAbsent(version, ModelFile::read);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static String read(Version version) {
    try {
      return "sha256:" + Sha256.of(version.file());
    } catch (IOException e) {
      throw unreadable(version.file(), e);
    }
  }

  private static ServiceException unreadable(Path file, IOException cause) {
    return new ServiceException(
        "cannot read the model file " + file + ": " + cause.getMessage(), cause);
  }
}
