package hpcbench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import hpcbench.measure.RequestRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestLogTest {
  private static final long SEED = 7_301;

  @TempDir Path folder;

  @Test
  void everyRecordComesBackAsItWas() throws IOException {
    List<RequestRecord> records = new RandomRecords(SEED).list(5_000);
    RequestLog log = RequestLog.open(written(records));
    assertThat(log.count()).as("seed %d", SEED).isEqualTo(5_000);
    assertThat(log.damage()).isEmpty();
    assertThat(listOf(log)).as("seed %d", SEED).isEqualTo(records);
    assertThat(listOf(log)).as("a second reading").isEqualTo(records);
  }

  @Test
  void aLogWithoutRequestsIsComplete() throws IOException {
    RequestLog log = RequestLog.open(written(List.of()));
    assertThat(log.count()).isZero();
    assertThat(log.damage()).isEmpty();
    assertThatThrownBy(() -> log.iterator().next()).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aLogCutAnywhereGivesTheWholeBlocksBeforeTheCut() throws IOException {
    List<RequestRecord> records = new RandomRecords(SEED).list(3_000);
    byte[] whole = Files.readAllBytes(written(records));
    Path cut = folder.resolve("cut.hbr");
    for (int length = RequestLogFormat.HEADER_BYTES; length < whole.length; length += 4_999) {
      Files.write(cut, Arrays.copyOf(whole, length));
      RequestLog log = RequestLog.open(cut);
      assertThat(log.damage()).isPresent();
      List<RequestRecord> rest = listOf(log);
      assertThat(rest).isEqualTo(records.subList(0, rest.size()));
    }
    Files.write(cut, Arrays.copyOf(whole, whole.length - 1));
    assertThat(RequestLog.open(cut).count()).isEqualTo(3_000);
  }

  @Test
  void aFlippedBitEndsTheLogBeforeItsBlock() throws IOException {
    List<RequestRecord> records = new RandomRecords(SEED).list(8_000);
    byte[] bytes = Files.readAllBytes(written(records));
    bytes[bytes.length / 2] ^= 0x10;
    Path flipped = folder.resolve("flipped.hbr");
    Files.write(flipped, bytes);
    RequestLog log = RequestLog.open(flipped);
    assertThat(log.damage().orElseThrow()).contains("wrong checksum");
    assertThat(log.count()).isBetween(1L, 7_999L);
    assertThat(listOf(log)).isEqualTo(records.subList(0, (int) log.count()));
  }

  @Test
  void whatWasWrittenBeforeACrashCanBeRead() throws IOException {
    TrialFolder trial = new TrialFolder(folder.resolve("t01"), Secrets.BY_FORM);
    List<RequestRecord> records = new RandomRecords(SEED).list(5_000);
    RequestLogWriter writer = trial.writeRequests();
    records.forEach(writer::accept);
    RequestLog log = trial.requests();
    assertThat(log.count()).isPositive();
    assertThat(log.damage().orElseThrow()).contains("without an end mark");
    writer.close();
    writer.close();
    assertThat(trial.requests().count()).isEqualTo(5_000);
    assertThat(trial.path()).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void anotherVersionAndAnotherFileAreRefused() throws IOException {
    byte[] newer = Files.readAllBytes(written(List.of()));
    newer[7] = 9;
    Path file = folder.resolve("other.hbr");
    Files.write(file, newer);
    assertThatThrownBy(() -> RequestLog.open(file)).hasMessageContaining("format version 9");
    Files.writeString(file, "scenario: x");
    assertThatThrownBy(() -> RequestLog.open(file)).hasMessageContaining("is not a request log");
    assertThatThrownBy(() -> RequestLog.open(folder.resolve("none.hbr")))
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("there is no such file");
  }

  @Test
  void aFullDiskIsNamedWithItsFreeSpace() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).as("only Linux has a disk that is always full").exists();
    Path file = folder.resolve("requests.hbr");
    Files.createSymbolicLink(RequestLogWriter.unfinished(file), full);
    assertThatThrownBy(() -> RequestLogWriter.create(file, Secrets.BY_FORM))
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("requests.hbr.part")
        .hasMessageContaining("the disk is full")
        .hasMessageContaining("bytes free");
  }

  @Test
  void aTokenTakesAboutFourBytes() throws IOException {
    List<RequestRecord> records = new ArrayList<>();
    new RandomRecords(SEED)
        .list(2_000).stream().filter(record -> record.events().count() > 10).forEach(records::add);
    long tokens = records.stream().mapToLong(record -> record.events().count()).sum();
    double bytesPerToken = (double) Files.size(written(records)) / tokens;
    assertThat(bytesPerToken).isBetween(2.0, 4.5);
  }

  private Path written(List<RequestRecord> records) throws IOException {
    Path file = folder.resolve("requests.hbr");
    try (RequestLogWriter writer = RequestLogWriter.create(file, Secrets.BY_FORM)) {
      records.forEach(writer::accept);
    } catch (UncheckedIOException problem) {
      throw problem.getCause();
    }
    return file;
  }

  private static List<RequestRecord> listOf(RequestLog log) {
    List<RequestRecord> records = new ArrayList<>();
    log.forEach(records::add);
    return records;
  }
}
