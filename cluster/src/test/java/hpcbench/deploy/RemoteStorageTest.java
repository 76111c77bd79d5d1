package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A job's files on a cluster, which is another folder of this machine, and how often it is asked
/// for them.
class RemoteStorageTest {
  @TempDir Path temporary;
  private final CountingTransport transport = new CountingTransport();
  private RemoteStorage storage;
  private Path there;
  private JobFolder folder;

  @BeforeEach
  void submit() throws Exception {
    storage = new RemoteStorage(transport, temporary.resolve("cluster").toString());
    folder = JobFolder.make(temporary.resolve("runs"), "small", Instant.EPOCH);
    there = Files.createDirectories(temporary.resolve("cluster/jobs").resolve(folder.name()));
    folder.write(
        new Job(
            new JobId("42", Optional.empty()),
            Instant.EPOCH,
            "small",
            "generic",
            "22.05",
            2,
            Optional.empty(),
            Optional.of(new Job.Remote(SshLogin.to("login"), there.toString()))));
  }

  /// This machine, which counts how often it is asked.
  private static final class CountingTransport implements Transport {
    private final Transport local = new LocalTransport(Map.of("PATH", "/usr/bin:/bin"));
    private final AtomicInteger trips = new AtomicInteger();

    @Override
    public Output run(List<String> command, Duration limit)
        throws SlurmException, InterruptedException {
      trips.incrementAndGet();
      return local.run(command, limit);
    }

    @Override
    public Output send(Path file, List<String> command, Duration limit)
        throws SlurmException, InterruptedException {
      trips.incrementAndGet();
      return local.send(file, command, limit);
    }

    @Override
    public Output receive(List<String> command, Path file, Duration limit)
        throws SlurmException, InterruptedException {
      trips.incrementAndGet();
      return local.receive(command, file, limit);
    }

    int trips() {
      return trips.getAndSet(0);
    }
  }

  private Path write(String path, String text) throws Exception {
    Path file = there.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private String here(String path) throws Exception {
    return Files.readString(folder.path().resolve(path));
  }

  @Test
  void newsOfAJobIsOneRoundTripWithOutputAndLastWord() throws Exception {
    storage.refresh(folder);
    assertThat(folder.output()).isEmptyFile();
    assertThat(folder.lastWord()).isEmpty();
    transport.trips();

    write("output.log", "one\n");
    storage.refresh(folder);
    write("output.log", "one\ntwo\n");
    write("ended", "6 by-itself\n");
    storage.refresh(folder);
    assertThat(folder.output()).hasContent("one\ntwo\n");
    assertThat(folder.lastWord()).contains(new JobFolder.LastWord(6, Optional.empty()));
    assertThat(transport.trips()).isEqualTo(2);
  }

  @Test
  void manySmallFilesAreCollectedInFewRoundTripsAndOnce() throws Exception {
    for (int trial = 1; trial <= 300; trial++) {
      write("run/trials/t%03d/summary.json".formatted(trial), "{\"trial\": " + trial + "}");
    }
    write("run/work/secret", "not to be collected");
    storage.collect(folder, true);
    assertThat(here("run/trials/t300/summary.json")).isEqualTo("{\"trial\": 300}");
    assertThat(folder.path().resolve("run/work")).doesNotExist();
    assertThat(transport.trips()).as("news, list and one batch").isEqualTo(3);

    write("run/trials/t007/summary.json", "{\"changed\": 7}");
    storage.collect(folder, true);
    assertThat(here("run/trials/t007/summary.json")).isEqualTo("{\"changed\": 7}");
    assertThat(transport.trips()).isEqualTo(3);
    storage.collect(folder, true);
    assertThat(transport.trips()).as("news and list").isEqualTo(2);
  }

  @Test
  void aLargeFileThatBrokeOffGoesOnWhereItDid() throws Exception {
    String text = "0123456789abcdef".repeat(1 << 18);
    write("run/requests.hbr", text);
    Files.createDirectories(folder.path().resolve("run"));
    Files.writeString(folder.path().resolve("run/.requests.hbr.part"), text.substring(0, 1000));
    storage.collect(folder, true);
    assertThat(here("run/requests.hbr")).isEqualTo(text);
    assertThat(folder.path().resolve("run/.requests.hbr.part")).doesNotExist();
  }

  @Test
  void whatAJobHasSoFarIsTakenThoughItGrows() throws Exception {
    Path growing = write("run/logs/dummy-1.log", "first\n");
    storage.fetchLogs(folder);
    assertThat(folder.logs()).hasSize(1);
    assertThat(here("run/logs/dummy-1.log")).isEqualTo("first\n");
    Files.writeString(growing, "first\nsecond\n");
    storage.collect(folder, false);
    assertThat(here("run/logs/dummy-1.log")).isEqualTo("first\nsecond\n");
  }

  @Test
  void batchesHoldNoMoreNamesThanOneCommandMay() {
    List<Listed> files =
        IntStream.range(0, 1000)
            .mapToObj(i -> new Listed("trials/t%04d/host-metrics.jsonl".formatted(i), 1, ""))
            .toList();
    List<List<Listed>> batches = RemoteFolder.batches(files);
    assertThat(batches.stream().flatMap(List::stream)).containsExactlyElementsOf(files);
    assertThat(batches)
        .hasSizeGreaterThan(1)
        .allSatisfy(batch ->
            assertThat(batch.stream().mapToInt(file -> file.path().length()).sum())
                .isLessThanOrEqualTo(16 << 10));
  }
}
