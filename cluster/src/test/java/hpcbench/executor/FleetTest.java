package hpcbench.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import hpcbench.drive.DriveException;
import hpcbench.drive.Progress;
import hpcbench.drive.Schedule;
import hpcbench.executor.Status.State;
import hpcbench.measure.ClientNode;
import hpcbench.measure.ClientReport;
import hpcbench.measure.ClockOffset;
import hpcbench.measure.Measurement;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Outcome;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.plan.Trial;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import hpcbench.recipe.HealthCheck;
import hpcbench.recipe.Resources;
import hpcbench.recipe.Servers;
import hpcbench.recipe.Workload;
import hpcbench.result.PrefixCacheState;
import hpcbench.result.PromptUse;
import hpcbench.result.Verdict;
import hpcbench.verdict.Evidence;
import hpcbench.verdict.Rules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole clusters in one JVM: executors over HTTP on loopback, and a simulated service.
@Timeout(90)
class FleetTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void anOpenLoopIsTheSameLoadHoweverManyCarryIt(int executors) throws Exception {
    Workload workload =
        Crew.workload(
            new Arrival.Poisson(300),
            256,
            new Extent.Lasting(Duration.ofMillis(300)),
            new Extent.Lasting(Duration.ofSeconds(1)));
    Schedule schedule = Schedule.of(workload).orElseThrow();
    try (Crew crew = Crew.of(executors, folder)) {
      ClientReport report = crew.run(workload);

      assertThat(report.nodes()).hasSize(executors).allMatch(node -> node.lost().isEmpty());
      assertThat(report.scheduleHash()).isEqualTo(schedule.hash());
      assertThat(report.plannedRequests()).isEqualTo(schedule.measured());
      assertThat(report.maxInFlight()).isEqualTo(256);
      assertThat(report.interrupted()).isFalse();
      assertThat(report.measurementStartNs()).isEqualTo(schedule.measurementStartNs());
      assertThat(report.measurementEndNs()).isEqualTo(schedule.measurementEndNs());
      assertThat(indices(crew.records)).isEqualTo(LongStream.range(0, schedule.size()).toArray());
      assertThat(crew.records)
          .as("the arrivals are those of the schedule, each at its own instant")
          .allSatisfy(record -> {
            int index = Math.toIntExact(record.index());
            assertThat(record.scheduledNs()).isEqualTo(schedule.at(index));
            assertThat(record.phase() == Phase.MEASUREMENT).isEqualTo(schedule.isMeasured(index));
          });
      assertThat(longestStepBackNs(crew.records)).isLessThan(Duration.ofMillis(20).toNanos());
      assertThat(report.nodes().stream().mapToLong(ClientNode::requests).sum())
          .isEqualTo(crew.records.size());
      assertThat(folder.resolve("fetched")).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void aClosedLoopsClientsAndRequestsAddUp(int executors) throws Exception {
    Workload workload =
        Crew.workload(new Arrival.Closed(), 10, new Extent.Requests(20), new Extent.Requests(101));
    try (Crew crew = Crew.of(executors, folder)) {
      ClientReport report = crew.run(workload);

      assertThat(crew.records).hasSize(121);
      assertThat(Arrays.stream(indices(crew.records)).distinct().count()).isEqualTo(121);
      assertThat(crew.records).filteredOn(r -> r.phase() == Phase.WARM_UP).hasSize(20);
      assertThat(crew.records).allMatch(record -> record.outcome().isCompleted());
      assertThat(report.maxInFlight()).isEqualTo(10);
      assertThat(report.inFlightPeak()).isEqualTo(10);
      assertThat(report.plannedRequests()).isEqualTo(101);
    }
  }

  @Test
  void aLoadOfTwoClientsKeepsTwoNodesBusy() throws Exception {
    try (Crew crew = Crew.of(3, folder)) {
      ClientReport report = crew.run(Crew.closed(2, new Extent.Requests(8)));
      assertThat(report.nodes()).extracting(ClientNode::name).containsExactly("n0", "n1");
      assertThat(crew.records).hasSize(8);
    }
  }

  @Test
  void percentilesAreThoseOfTheUnionOfAllRecords() throws Exception {
    Workload workload = Crew.closed(9, new Extent.Requests(300));
    try (Crew crew = Crew.of(3, folder)) {
      ClientReport report = crew.run(workload);
      Measures measures =
          Measurement.of(crew.records, Optional.empty(), workload.arrival(), report);
      double[] ttft =
          crew.records.stream()
              .mapToDouble(record -> (record.firstTokenNs() - record.scheduledNs()) / 1e9)
              .sorted()
              .toArray();
      assertThat(measures.distribution(Metric.TTFT).count()).isEqualTo(300);
      assertThat(measures.distribution(Metric.TTFT).p50()).isCloseTo(ttft[149], within(1e-12));
      assertThat(measures.distribution(Metric.TTFT).p99()).isCloseTo(ttft[296], within(1e-12));

      Progress last = crew.progress.getLast();
      assertThat(last.completed()).isEqualTo(300);
      assertThat(last.ttft().count()).as("live histograms merge exactly").isEqualTo(300);
      assertThat(last.ttftP50Seconds()).isBetween(ttft[149] * 0.99, ttft[149] * 1.01 + 1e-6);
    }
  }

  @Test
  void progressComesFromTheCallingThreadAndInTheOrderOfStages() throws Exception {
    Workload workload =
        Crew.workload(
            new Arrival.Closed(),
            4,
            new Extent.Lasting(Duration.ofMillis(700)),
            new Extent.Lasting(Duration.ofMillis(700)));
    Thread caller = Thread.currentThread();
    try (Crew crew = Crew.of(2, folder)) {
      ClientReport _ = crew.run(workload, _ -> assertThat(Thread.currentThread()).isSameAs(caller));
      List<Progress.Stage> stages = crew.progress.stream().map(Progress::stage).distinct().toList();
      assertThat(stages).isSorted().contains(Progress.Stage.WARM_UP, Progress.Stage.MEASUREMENT);
      assertThat(crew.progress).anyMatch(now -> now.inFlight() == 4);
    }
  }

  @Test
  void clocksThatAreFarApartBeginAtOneInstant() throws Exception {
    try (Crew crew = new Crew(folder, Map.of("step_time", "1ms"))) {
      ExecutorServer _ = crew.add(System::nanoTime);
      ExecutorServer _ = crew.add(() -> System.nanoTime() + TimeUnit.DAYS.toNanos(3));
      ExecutorServer _ = crew.add(() -> System.nanoTime() - TimeUnit.SECONDS.toNanos(5));
      ClientReport report = crew.run(Crew.closed(3, new Extent.Requests(12)));

      List<ClockOffset> offsets =
          report.nodes().stream().map(node -> node.clockBefore().orElseThrow()).toList();
      assertOffset(offsets.get(0), 0);
      assertOffset(offsets.get(1), TimeUnit.DAYS.toNanos(3));
      assertOffset(offsets.get(2), -TimeUnit.SECONDS.toNanos(5));
      assertThat(report.nodes()).allMatch(node -> node.clockAfter().isPresent());

      long worst = offsets.stream().mapToLong(ClockOffset::uncertaintyNs).max().orElseThrow();
      List<Long> starts = starts(crew);
      assertThat(spread(starts))
          .as("how far apart the engines began, as seen by this process's one true clock")
          .isLessThanOrEqualTo(2 * worst);
    }
  }

  @Test
  void aClockThatIsSetDuringTheTrialIsFoundByTheVerdict() throws Exception {
    Workload workload = Crew.closed(4, new Extent.Lasting(Duration.ofSeconds(1)));
    AtomicLong setBy = new AtomicLong();
    try (Crew crew = new Crew(folder, Map.of("step_time", "1ms"))) {
      ExecutorServer _ = crew.add(System::nanoTime);
      ExecutorServer _ = crew.add(() -> System.nanoTime() + setBy.get());
      ClientReport report =
          crew.run(
              workload,
              progress -> {
                if (progress.stage() == Progress.Stage.MEASUREMENT && progress.completed() > 0) {
                  setBy.set(TimeUnit.MILLISECONDS.toNanos(200));
                }
              });

      assertThat(findings(workload, crew, report)).contains("client-clocks");
    }
  }

  private static List<String> findings(Workload workload, Crew crew, ClientReport report) {
    Measures measures = Measurement.of(crew.records, Optional.empty(), workload.arrival(), report);
    Servers servers =
        new Servers(
            HealthCheck.DEFAULT, Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
    Resources resources = new Resources(Resources.Share.SMALL, Resources.Share.SMALL);
    Trial trial = new Trial("t01", 1, Map.of(), workload, servers, resources);
    PromptUse prompts =
        new PromptUse(
            "ab12", "nobody", Optional.empty(), crew.records.size(), PrefixCacheState.KEPT);
    return Rules.judge(new Evidence(trial, prompts, measures, report)).findings().stream()
        .map(Verdict.Finding::rule)
        .toList();
  }

  private static void assertOffset(ClockOffset offset, long planted) {
    assertThat(Math.abs(offset.offsetNs() - planted)).isLessThanOrEqualTo(offset.uncertaintyNs());
    assertThat(offset.roundTrips()).isGreaterThan(4);
  }

  /// When each engine began, by the clock that all of them truly have.
  private static List<Long> starts(Crew crew) throws Exception {
    long[] planted = {0, TimeUnit.DAYS.toNanos(3), -TimeUnit.SECONDS.toNanos(5)};
    long[] starts = new long[planted.length];
    for (int i = 0; i < planted.length; i++) {
      starts[i] = crew.nodes().get(i).client().status().startAt().orElseThrow() - planted[i];
    }
    return LongStream.of(starts).boxed().toList();
  }

  private static long spread(List<Long> instants) {
    return instants.stream().mapToLong(Long::longValue).max().orElseThrow()
        - instants.stream().mapToLong(Long::longValue).min().orElseThrow();
  }

  @Test
  void aStopReachesAllOfThem() throws Exception {
    AtomicBoolean isStopped = new AtomicBoolean();
    try (Crew crew = Crew.of(3, folder)) {
      ClientReport report =
          crew.run(
              Crew.closed(6, new Extent.Lasting(Duration.ofMinutes(5))),
              now -> {
                if (now.completed() > 20 && isStopped.compareAndSet(false, true)) {
                  crew.fleet().stop();
                }
              });
      assertThat(report.interrupted()).isTrue();
      assertThat(report.nodes()).allMatch(node -> node.report().orElseThrow().interrupted());
      assertThat(crew.records).hasSizeGreaterThan(20);
      assertThat(crew.records).allMatch(record -> record.outcome().isCompleted());
    }
  }

  @Test
  void aSecondStopCutsTheDrainShort() throws Exception {
    try (Crew crew = Crew.of(2, folder, Map.of("step_time", "2s"))) {
      ClientReport report =
          crew.run(
              Crew.closed(4, new Extent.Lasting(Duration.ofMinutes(5))),
              now -> {
                if (now.inFlight() == 4) {
                  crew.fleet().stop();
                }
              });
      assertThat(report.interrupted()).isTrue();
      assertThat(report.drainTimedOut()).isFalse();
      assertThat(crew.records)
          .hasSize(4)
          .allMatch(record -> record.outcome().equals(new Outcome.Abandoned()));
    }
  }

  @Test
  void anInterruptStopsTheLoadAndHandsOverEveryRecord() throws Exception {
    try (Crew crew = Crew.of(2, folder)) {
      assertThatThrownBy(() ->
              crew.run(
                  Crew.closed(4, new Extent.Lasting(Duration.ofMinutes(5))),
                  now -> {
                    if (now.completed() > 5) {
                      Thread.currentThread().interrupt();
                    }
                  }))
          .isInstanceOf(InterruptedException.class);
      boolean _ = Thread.interrupted();
      assertThat(crew.records).hasSizeGreaterThan(5);
      for (FleetNode node : crew.nodes()) {
        assertThat(node.client().status().state()).isEqualTo(State.ENDED);
      }
    }
  }

  @Test
  void anExecutorThatIsLostMakesItselfKnownAndTheOthersStop() throws Exception {
    try (Crew crew = Crew.of(3, folder)) {
      ClientReport report =
          crew.run(
              Crew.closed(6, new Extent.Lasting(Duration.ofMinutes(5))),
              now -> {
                if (now.completed() > 20) {
                  crew.servers().get(1).close();
                }
              });
      assertThat(report.nodes())
          .filteredOn(node -> node.lost().isPresent())
          .singleElement()
          .satisfies(node -> {
            assertThat(node.name()).isEqualTo("n1");
            assertThat(node.lost().orElseThrow()).contains("did not answer for 2 s");
          });
      assertThat(report.interrupted()).isTrue();
      assertThat(crew.records).as("what the others measured is kept").hasSizeGreaterThan(10);
      assertThatExceptionOfType(DriveException.class)
          .as("and the next trial says at once that it cannot be run")
          .isThrownBy(() -> crew.run(Crew.closed(6, new Extent.Requests(12))))
          .withMessageContaining("client node n1 cannot be used")
          .withMessageContaining("the connection is refused");
    }
  }

  @Test
  void aProcessThatHasEndedIsToldWithTheReason() throws Exception {
    try (Crew crew = Crew.of(1, folder)) {
      ExecutorServer dying = Crew.executor(folder, crew.token(), System::nanoTime);
      boolean[] isDead = {false};
      crew.nodes()
          .add(
              new FleetNode(
                  "dying",
                  new ExecutorClient(dying.uri(), crew.token(), Duration.ofSeconds(1)),
                  () -> isDead[0] ? Optional.of("java was ended by signal 9") : Optional.empty()));
      ClientReport report =
          crew.run(
              Crew.closed(2, new Extent.Lasting(Duration.ofMinutes(5))),
              now -> {
                if (now.completed() > 4 && !isDead[0]) {
                  isDead[0] = true;
                  dying.close();
                }
              });
      assertThat(report.nodes().getLast().lost()).contains("java was ended by signal 9");
    }
  }

  @Test
  void anExecutorThatHangsIsLostAndNothingWaitsForIt() throws Exception {
    try (Crew crew = Crew.of(1, folder);
        ExecutorServer real = Crew.executor(folder, crew.token(), System::nanoTime);
        Wire wire = new Wire(real.uri())) {
      crew.addNode(wire.uri());
      ClientReport report =
          crew.run(
              Crew.closed(2, new Extent.Lasting(Duration.ofMinutes(5))),
              now -> {
                if (now.completed() > 4) {
                  wire.hang();
                }
              });
      assertThat(report.nodes().getLast().lost().orElseThrow())
          .contains("has not answered for 1 s");
    }
  }

  @Test
  void anExecutorThatWasStartedAnewIsLost() throws Exception {
    try (Crew crew = Crew.of(1, folder);
        ExecutorServer first = Crew.executor(folder, crew.token(), System::nanoTime);
        ExecutorServer second = Crew.executor(folder, crew.token(), System::nanoTime);
        Wire wire = new Wire(first.uri())) {
      crew.addNode(wire.uri());
      ClientReport report =
          crew.run(
              Crew.closed(2, new Extent.Lasting(Duration.ofMinutes(5))),
              now -> {
                if (now.completed() > 4) {
                  wire.leadTo(second.uri());
                }
              });
      assertThat(report.nodes().getLast().lost().orElseThrow()).contains("started anew");
    }
  }

  @Test
  void resultsComeWholeOverAConnectionThatBreaksAgainAndAgain() throws Exception {
    Workload workload = Crew.closed(4, new Extent.Requests(400));
    try (Crew crew = new Crew(folder, Map.of("step_time", "1ms", "max_num_seqs", 64));
        ExecutorServer real = Crew.executor(folder, crew.token(), System::nanoTime);
        Wire wire = new Wire(real.uri())) {
      crew.addNode(wire.uri());
      wire.breakResults(3);
      ClientReport report = crew.run(workload);
      assertThat(wire.broken()).isEqualTo(3);
      assertThat(report.nodes().getFirst().lost()).isEmpty();
      assertThat(indices(crew.records)).isEqualTo(LongStream.range(0, 400).toArray());
    }
  }

  @Test
  void anExecutorThatMakesOtherPromptsIsRefused() throws Exception {
    Workload workload = Crew.closed(2, new Extent.Requests(4));
    try (Crew crew = Crew.of(2, folder)) {
      assertThatExceptionOfType(DriveException.class)
          .isThrownBy(() ->
              crew.fleet().drive(workload, crew.target(), new OtherPrompts(), _ -> {}, _ -> {}))
          .withMessageContaining("makes other prompts");
    }
  }

  @Test
  void aWorkloadThatCannotBePreparedSaysWhyAndWhere() throws Exception {
    Path missing = folder.resolve("missing.jsonl");
    try (Crew crew = Crew.of(2, folder)) {
      Workload workload = Workloads.of(missing);
      assertThatExceptionOfType(DriveException.class)
          .isThrownBy(() ->
              crew.fleet().drive(workload, crew.target(), new OtherPrompts(), _ -> {}, _ -> {}))
          .withMessageContaining("client node n")
          .withMessageContaining("missing.jsonl");
    }
  }

  @Test
  void oneTrialAfterTheOther() throws Exception {
    try (Crew crew = Crew.of(2, folder)) {
      for (int i = 0; i < 3; i++) {
        ClientReport report = crew.run(Crew.closed(2, new Extent.Requests(6)));
        assertThat(crew.records).hasSize(6);
        assertThat(report.nodes()).allMatch(node -> node.lost().isEmpty());
      }
      crew.fleet().stop();
    }
  }

  @Test
  void everythingAtOnceIsMeasuredUntilTheLastHasEnded() throws Exception {
    Workload workload = Crew.workload(new Arrival.Max(), 8, Extent.none(), new Extent.Requests(64));
    try (Crew crew = Crew.of(3, folder)) {
      ClientReport report = crew.run(workload);
      assertThat(crew.records).hasSize(64);
      long last = crew.records.getLast().endNs();
      assertThat(report.measurementEndNs()).isGreaterThanOrEqualTo(last);
    }
  }

  /// How long before the latest end so far a request of these ended, at the most. What came to a
  /// client at about the same time is read in any order.
  private static long longestStepBackNs(List<RequestRecord> records) {
    long latestNs = Long.MIN_VALUE;
    long longestNs = 0;
    for (RequestRecord record : records) {
      latestNs = Math.max(latestNs, record.endNs());
      longestNs = Math.max(longestNs, latestNs - record.endNs());
    }
    return longestNs;
  }

  private static long[] indices(List<RequestRecord> records) {
    return records.stream().mapToLong(RequestRecord::index).sorted().toArray();
  }
}
