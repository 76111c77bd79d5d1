package hpcbench.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A model in one file.
final class ModelFile {
  private ModelFile() {}

  /// `sha256:` and the SHA-256 of the file's content, the form in which Ollama names blobs.
  ///
  /// @throws ServiceException when the file cannot be read
  static String digest(Path file) {
    MessageDigest sha256 = sha256();
    try (InputStream content = new DigestInputStream(Files.newInputStream(file), sha256)) {
      content.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new ServiceException("cannot read the model file " + file + ": " + e.getMessage(), e);
    }
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
