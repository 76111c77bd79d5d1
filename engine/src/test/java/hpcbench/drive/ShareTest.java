package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A load that is cut into shares is the whole load again.
@Timeout(60)
class ShareTest {
  @ParameterizedTest
  @CsvSource({"10, 3", "3, 8", "0, 2", "7, 7", "1, 1", "100000000001, 4"})
  void sharesOfACountAddUpAndDifferByOneAtMost(long all, int shares) {
    long[] counts =
        IntStream.range(0, shares)
            .mapToLong(number -> new Share(number, shares).count(all))
            .toArray();
    assertThat(LongStream.of(counts).sum()).isEqualTo(all);
    assertThat(counts[0] - counts[shares - 1]).isBetween(0L, 1L);
  }

  @ParameterizedTest
  @CsvSource({"10, 1, 3", "10, 4, 2", "10, 4, 3", "8, 8, 1", "64, 5, 8", "1, 8, 1"})
  void aClosedLoopIsSharedClientByClient(int inFlight, int batch, int shares) {
    Workload workload =
        Trials.workload(t -> {
          t.concurrency = inFlight;
          t.batch = batch;
        });
    int[] limits =
        IntStream.range(0, shares)
            .map(number -> new Share(number, shares).inFlight(workload))
            .toArray();
    assertThat(IntStream.of(limits).sum()).isEqualTo(inFlight);
    assertThat(IntStream.of(limits)).allMatch(limit -> limit > 0);
  }

  @Test
  void noMoreSharesThanThereAreClientsOrRequests() {
    assertThat(most(t -> t.concurrency = 3)).isEqualTo(3);
    assertThat(
            most(t -> {
              t.concurrency = 8;
              t.batch = 4;
            }))
        .isEqualTo(2);
    assertThat(
            most(t -> {
              t.concurrency = 8;
              t.measurement = new Extent.Requests(2);
            }))
        .isEqualTo(2);
    assertThat(
            most(t -> {
              t.arrival = new Arrival.Poisson(5);
              t.concurrency = 4;
            }))
        .isEqualTo(4);
  }

  /// Of a load that lasts for a time, unless it is changed to end by a count.
  private static int most(Consumer<Trials> change) {
    Consumer<Trials> lasting = t -> t.measurement = new Extent.Lasting(Duration.ofSeconds(1));
    return Share.most(Trials.workload(lasting.andThen(change)));
  }

  @Test
  void aShareMustBeOneOfThoseThereAre() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Share(3, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> new Share(-1, 3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void enginesThatShareAnOpenLoopSendItsArrivalsOnceEach(int shares) throws Exception {
    Consumer<Trials> load =
        t -> {
          t.arrival = new Arrival.Poisson(400);
          t.concurrency = 64;
          t.warmUp = new Extent.Requests(20);
          t.measurement = new Extent.Requests(100);
        };
    List<RequestRecord> all = new ArrayList<>();
    List<ClientReport> reports = runAll(shares, load, all);

    Schedule schedule = Schedule.of(Trials.workload(load)).orElseThrow();
    assertThat(all.stream().mapToLong(RequestRecord::index).sorted().toArray())
        .isEqualTo(LongStream.range(0, 120).toArray());
    assertThat(all)
        .allSatisfy(record -> {
          int index = Math.toIntExact(record.index());
          assertThat(record.scheduledNs()).isEqualTo(schedule.at(index));
          assertThat(record.phase() == Phase.MEASUREMENT).isEqualTo(index >= 20);
        });
    assertThat(reports).extracting(ClientReport::scheduleHash).containsOnly(schedule.hash());
    assertThat(reports.stream().mapToLong(ClientReport::plannedRequests).sum()).isEqualTo(100);
    assertThat(reports.stream().mapToInt(ClientReport::maxInFlight).sum()).isEqualTo(64);
  }

  @Test
  void enginesThatShareAClosedLoopSendItsRequestsOnceEach() throws Exception {
    List<RequestRecord> all = new ArrayList<>();
    List<ClientReport> reports =
        runAll(
            3,
            t -> {
              t.concurrency = 5;
              t.warmUp = new Extent.Requests(7);
              t.measurement = new Extent.Requests(50);
            },
            all);
    assertThat(all).hasSize(57);
    assertThat(all.stream().mapToLong(RequestRecord::index).distinct().count()).isEqualTo(57);
    assertThat(all).filteredOn(record -> record.phase() == Phase.WARM_UP).hasSize(7);
    assertThat(reports).extracting(ClientReport::plannedRequests).containsExactly(17L, 17L, 16L);
    assertThat(reports).extracting(ClientReport::maxInFlight).containsExactly(2, 2, 1);
  }

  /// One engine after the other, as each does not care about the others.
  private static List<ClientReport> runAll(
      int shares, Consumer<Trials> load, List<RequestRecord> records) throws Exception {
    List<ClientReport> reports = new ArrayList<>();
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      for (int number = 0; number < shares; number++) {
        Trials trial = Trials.against(service).with(load);
        EngineDriver engine = new EngineDriver(EngineOptions.DEFAULT.withLoops(2));
        reports.add(trial.run(engine, new Share(number, shares), Start.atOnce()));
        records.addAll(trial.records);
      }
    }
    return reports;
  }

  @Test
  void aTrialThatIsReadyWaitsForItsInstantAndCountsFromIt() throws Exception {
    CompletableFuture<Long> instant = new CompletableFuture<>();
    CompletableFuture<Void> isReady = new CompletableFuture<>();
    Start start =
        () -> {
          isReady.complete(null);
          return instant;
        };
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      Trials trial = Trials.against(service).with(t -> t.measurement = new Extent.Requests(6));
      EngineDriver engine = new EngineDriver();
      CompletableFuture<ClientReport> report =
          CompletableFuture.supplyAsync(() -> trial.run(engine, Share.WHOLE, start));
      isReady.join();
      assertThat(service.requests()).as("before the instant is known").isEmpty();
      long begins = System.nanoTime() + Duration.ofMillis(50).toNanos();
      instant.complete(begins);
      report.join();
      assertThat(engine.lastStartNano()).isEqualTo(begins);
      assertThat(trial.records).hasSize(6).allMatch(record -> record.sentNs() >= 0);
    }
  }

  @Test
  void aTrialThatIsStoppedBeforeItsInstantIsKnownEnds() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      Trials trial = Trials.against(service);
      EngineDriver engine = new EngineDriver();
      Start start =
          () -> {
            engine.stop();
            return new CompletableFuture<>();
          };
      ClientReport report = trial.run(engine, Share.WHOLE, start);
      assertThat(report.interrupted()).isTrue();
      assertThat(trial.records).isEmpty();
    }
  }
}
