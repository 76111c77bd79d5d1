package hpcbench.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file that holds records of one type as JSON, one a line.
final class JsonLines {
  private JsonLines() {}

  /// The values hold no secrets: they are numbers, and names that the plan holds, too.
  static void write(Path file, List<?> values) throws RunFolderException {
    DurableFile.write(
        file,
        out -> {
          for (Object value : values) {
            out.write((Json.line(value) + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  /// The records in this file; none when there is no such file.
  static <T> List<T> read(Path file, Class<T> type) throws RunFolderException {
    List<T> values = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        values.add(Json.parse(line, type));
      }
      return values;
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException problem) {
      throw DiskProblem.explain("read", file, problem);
    } catch (IllegalArgumentException malformed) {
      throw new RunFolderException(
          "%s is damaged in line %d: %s".formatted(file, values.size() + 1, malformed.getMessage()),
          malformed);
    }
  }
}
