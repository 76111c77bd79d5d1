package hpcbench.workload;

import hpcbench.result.Sha256;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/// Reads a data set through once: checks every entry, notes where it stands, and hashes the file.
final class DatasetScan {
  /// Longer lines are refused: a prompt of this size is no prompt, and its file most likely has
  /// other line ends or another format.
  static final int LONGEST_LINE_BYTES = 64 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final EntryFormat format;
  private final DatasetIndex index = new DatasetIndex();

  private DatasetScan(Path path, EntryFormat format) {
    this.path = path;
    this.format = format;
  }

  /// Scans a file with one JSON value a line.
  static DatasetIndex ofLines(Path path, EntryFormat format) {
    return new DatasetScan(path, format).scan(DatasetScan::readLines);
  }

  /// Scans a file that holds one JSON array.
  static DatasetIndex ofArray(Path path, EntryFormat format) {
    return new DatasetScan(path, format).scan(DatasetScan::readArray);
  }

  private interface Reading {
    void read(DatasetScan scan, InputStream file) throws IOException;
  }

  private DatasetIndex scan(Reading reading) {
    try (DigestInputStream file =
        new DigestInputStream(Files.newInputStream(path), Sha256.newDigest())) {
      InputStream buffered = new BufferedInputStream(file, BUFFER_BYTES);
      reading.read(this, buffered);
      buffered.transferTo(OutputStream.nullOutputStream());
      index.complete(HexFormat.of().formatHex(file.getMessageDigest().digest()));
    } catch (NoSuchFileException e) {
      throw new WorkloadException("data set %s: no such file".formatted(path), e);
    } catch (IOException e) {
      throw new WorkloadException("data set %s: %s".formatted(path, e), e);
    }
    if (index.count() == 0) {
      throw new WorkloadException(
          "data set %s: there is no entry in it; expected %s".formatted(path, format.shape()));
    }
    return index;
  }

  private void readLines(InputStream file) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long lineStart = 0;
    long lineNumber = 1;
    for (int next = file.read(); next >= 0; next = file.read()) {
      if (next == '\n') {
        addLine(line.toByteArray(), lineStart, lineNumber);
        lineStart += line.size() + 1L;
        lineNumber++;
        line.reset();
      } else if (line.size() == LONGEST_LINE_BYTES) {
        throw faulty(lineNumber, "longer than %d bytes".formatted(LONGEST_LINE_BYTES));
      } else {
        line.write(next);
      }
    }
    addLine(line.toByteArray(), lineStart, lineNumber);
  }

  private void addLine(byte[] line, long start, long lineNumber) {
    if (isBlank(line)) {
      return;
    }
    try {
      add(DatasetFile.JSON.readTree(line), start, line.length, lineNumber);
    } catch (JacksonException e) {
      throw faulty(lineNumber, "not a JSON value: " + e.getOriginalMessage());
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte character : line) {
      if (character != ' ' && character != '\t' && character != '\r') {
        return false;
      }
    }
    return true;
  }

  /// The array's values are read one at a time; offsets are those of the parser.
  private void readArray(InputStream file) {
    try (JsonParser parser = DatasetFile.JSON.createParser(file)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw faulty(1, "not a JSON array");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        long start = parser.currentTokenLocation().getByteOffset();
        long lineNumber = parser.currentTokenLocation().getLineNr();
        JsonNode value = parser.readValueAsTree();
        long end = parser.currentLocation().getByteOffset();
        add(value, start, Math.toIntExact(end - start), lineNumber);
      }
    } catch (JacksonException e) {
      throw faulty(e.getLocation().getLineNr(), "not JSON: " + e.getOriginalMessage());
    }
  }

  private void add(JsonNode value, long start, int length, long lineNumber) {
    try {
      if (format.entry(value).isPresent()) {
        index.add(start, length);
      }
    } catch (IllegalArgumentException e) {
      throw faulty(lineNumber, String.valueOf(e.getMessage()));
    }
  }

  private WorkloadException faulty(long lineNumber, String what) {
    return new WorkloadException(
        "data set %s:%d: %s; expected %s".formatted(path, lineNumber, what, format.shape()));
  }
}
