package hpcbench.service;

import hpcbench.result.Sha256;
import java.io.IOException;
import java.nio.file.Path;

/// A model in one file.
final class ModelFile {
  private ModelFile() {}

  /// `sha256:` and the SHA-256 of the file's content, the form in which Ollama names blobs.
  ///
  /// @throws ServiceException when the file cannot be read
  static String digest(Path file) {
    try {
      return "sha256:" + Sha256.of(file);
    } catch (IOException e) {
      throw new ServiceException("cannot read the model file " + file + ": " + e.getMessage(), e);
    }
  }
}
