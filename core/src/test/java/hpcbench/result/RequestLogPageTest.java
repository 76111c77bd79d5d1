package hpcbench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page on request logs shows the bytes that are written, and the columns of the export.
class RequestLogPageTest {
  private static final Path PAGE = Path.of("../docs/reference/request-log.md");
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  @TempDir Path folder;

  @Test
  void theBytesOfTheExampleAreThoseOfALog() throws IOException {
    Path file = folder.resolve("requests.hbr");
    try (RequestLogWriter writer = RequestLogWriter.create(file, Secrets.BY_FORM)) {
      writer.accept(PageRecords.completed());
      writer.accept(PageRecords.failed());
    }
    assertThat(Files.readString(PAGE)).contains(dump(Files.readAllBytes(file)));
  }

  @Test
  void thePageListsTheColumnsOfTheExport() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `")).toList();
    assertThat(rows.stream().map(row -> row.split("`", -1)[1]))
        .containsAll(RequestCsv.names().toList());
  }

  private static String dump(byte[] bytes) {
    StringBuilder dump = new StringBuilder();
    IntStream.iterate(0, at -> at < bytes.length, at -> at + 16)
        .forEach(at -> dump.append(line(bytes, at)));
    return dump.toString();
  }

  private static String line(byte[] bytes, int from) {
    int to = Math.min(bytes.length, from + 16);
    StringBuilder text = new StringBuilder();
    for (int at = from; at < to; at++) {
      text.append(bytes[at] >= ' ' && bytes[at] < 127 ? (char) bytes[at] : '.');
    }
    return "    %04x  %-47s  %s%n".formatted(from, HEX.formatHex(bytes, from, to), text);
  }
}
