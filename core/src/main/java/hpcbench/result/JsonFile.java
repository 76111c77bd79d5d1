package hpcbench.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A file that holds one record as JSON.
final class JsonFile {
  private JsonFile() {}

  static void write(Path file, Object value, Secrets secrets) throws RunFolderException {
    DurableFile.write(file, secrets.redact(Json.pretty(value)));
  }

  /// The record in this file; empty when there is no such file.
  static <T> Optional<T> read(Path file, Class<T> type) throws RunFolderException {
    try {
      return Optional.of(Json.parse(Files.readString(file), type));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException problem) {
      throw DiskProblem.explain("read", file, problem);
    } catch (IllegalArgumentException malformed) {
      throw new RunFolderException(
          "%s is damaged: %s".formatted(file, malformed.getMessage()), malformed);
    }
  }
}
