package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hpcbench.drive.EngineDriver;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.RequestRecord;
import hpcbench.measure.TokenCounts;
import hpcbench.monitor.Scraper;
import hpcbench.result.Provenance;
import hpcbench.result.RepetitionEnd;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.result.Sha256;
import hpcbench.result.TrialFolder;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs against the simulator as a process, and what can go wrong in them.
@Timeout(120)
class LocalRunTest {

  private static final String TWO_TRIALS =
      """
      scenario: local-run
      orchestration: {mode: local}
      workload:
        service: dummy
        model: simulated
        requests: 6
        concurrency: [1, 2]
        input_tokens: 8
        output_tokens: 4
      """;

  @TempDir Path runs;

  @BeforeAll
  static void simulator() {
    SimulatedService.standInForTheCommandLine();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    try (Stream<Path> folders = Files.list(runs)) {
      folders
          .filter(Files::isDirectory)
          .forEach(folder -> assertThat(folder.resolve("work")).doesNotExist());
    }
    Processes.await(LocalRunTest::noService, "a simulator is left");
  }

  private static boolean noService() {
    return ProcessHandle.current().descendants().noneMatch(LocalRunTest::isSimulator);
  }

  private static boolean isSimulator(ProcessHandle process) {
    return Processes.runs(process, SimulatedService.class);
  }

  private static String servers(String settings) {
    return TWO_TRIALS
        + """
        servers:
          health_check: {timeout: 60s, interval: 50ms}
          service_config: {%s}
        """
            .formatted(settings);
  }

  @Test
  void aRunGoesThroughItsPhasesAndKeepsEverything() throws Exception {
    AtomicReference<Path> reported = new AtomicReference<>();
    Bench bench = Bench.of(runs, TWO_TRIALS, folder -> reported.set(folder.path()), _ -> {});
    RunSummary summary = bench.run();

    assertThat(summary.reason()).isEmpty();
    assertThat(summary.status()).isEqualTo(Status.COMPLETE);
    assertThat(summary.trials())
        .extracting(trial -> trial.trial().id())
        .containsExactly("t01", "t02");
    assertThat(summary.trials())
        .allSatisfy(trial -> assertThat(trial.measures().requests().completed()).isEqualTo(6));
    assertThat(bench.events(RunEvent.PhaseStarted.class))
        .extracting(RunEvent.PhaseStarted::phase)
        .containsExactly(RunPhase.values());
    assertThat(bench.events(RunEvent.PhaseEnded.class)).hasSameSizeAs(RunPhase.values());
    assertThat(bench.events(RunEvent.ServiceReady.class)).as("servers started").hasSize(1);

    RunFolder folder = bench.folder(summary);
    assertThat(folder.recipe()).asString().isEqualTo(TWO_TRIALS);
    assertThat(folder.summary()).contains(summary);
    assertThat(folder.trial(summary.plan().trials().getFirst()).requests().count()).isEqualTo(6);
    assertThat(reported).hasValue(folder.path());
  }

  @Test
  void theScheduleIsKeptAsItWasSent() throws Exception {
    String recipe =
        TWO_TRIALS.replace("concurrency: [1, 2]", "arrival: {kind: poisson, rate: 100}");
    Bench bench = Bench.of(runs, recipe);
    RunSummary summary = bench.run();
    assertThat(summary.reason()).isEmpty();
    TrialSummary trial = summary.trials().getFirst();
    TrialFolder folder = bench.folder(summary).trial(trial.trial());
    assertThat(folder.scheduleFile()).hasSize((1 + 6) * Long.BYTES);
    assertThat(Sha256.of(folder.scheduleFile())).isEqualTo(trial.client().scheduleHash());
  }

  @Test
  void pointsThatNeedNoMoreRepetitionAreLeftOutWithTheReason() throws Exception {
    Bench bench = Bench.of(runs, TWO_TRIALS + "repetitions: {min: 2, max: 4, budget: 1ms}\n");
    RunSummary summary = bench.run();
    assertThat(summary.reason()).isEmpty();
    assertThat(summary.status()).isEqualTo(Status.COMPLETE);
    assertThat(summary.plan().trials()).hasSize(8);
    assertThat(summary.plannedTrials()).isEqualTo(4);
    assertThat(summary.trials())
        .extracting(trial -> trial.trial().id())
        .containsExactly("t01", "t02", "t01-r2", "t02-r2");
    assertThat(summary.repetitionEnds())
        .extracting(RepetitionEnd::message)
        .containsExactly(
            "t01 was run 2 of up to 4 times: the budget of 1ms for repetitions is spent",
            "t02 was run 2 of up to 4 times: the budget of 1ms for repetitions is spent");
    assertThat(bench.events(RunEvent.Note.class))
        .extracting(RunEvent.Note::message)
        .containsAll(summary.repetitionEnds().stream().map(RepetitionEnd::message).toList());
    assertThat(bench.folder(summary).summary()).contains(summary);
  }

  @Test
  void aReasoningModelHasAFirstTokenAndLaterAFirstAnswerToken() throws Exception {
    String recipe =
        servers("reasoning_tokens: 5, step_time: 4ms")
            .replace("output_tokens: 4", "output_tokens: 9");
    Bench bench = Bench.of(runs, recipe);
    RunSummary summary = bench.run();
    assertThat(summary.reason()).isEmpty();

    TrialSummary trial = summary.trials().getFirst();
    for (RequestRecord request : bench.folder(summary).trial(trial.trial()).requests()) {
      // Neither the role that opens the stream nor the usage that ends it is a token.
      assertThat(request.events().count()).isEqualTo(9);
      assertThat(request.firstTokenNs()).isEqualTo(request.events().at(0));
      assertThat(request.firstAnswerNs()).isEqualTo(request.events().at(5));
      assertThat(request.lastTokenNs()).isEqualTo(request.events().at(8));
      assertThat(request.tokens()).isEqualTo(new TokenCounts(8, 0, 9, -1, -1, 9));
    }
    Measures measures = trial.measures();
    assertThat(measures.distribution(Metric.TTFAT).p50())
        .isGreaterThan(measures.distribution(Metric.TTFT).p50() + 0.010);
    assertThat(measures.tokens().source()).isEqualTo(TokenCounts.Source.SERVER);
    assertThat(measures.tokens().localInput()).as("no tokenizer counted").isEqualTo(-1);
  }

  @Test
  void withoutReasoningTheFirstTokenIsTheAnswers() throws Exception {
    Measures measures = Bench.of(runs, TWO_TRIALS).run().trials().getFirst().measures();
    assertThat(measures.distribution(Metric.TTFAT))
        .isEqualTo(measures.distribution(Metric.TTFT))
        .isNotEqualTo(Distribution.EMPTY);
  }

  @Test
  void theProvenanceSaysWhatWasRunWhereAndWithWhat() throws Exception {
    Bench bench = Bench.of(runs, servers("seed: 3"));
    RunSummary summary = bench.run();
    assertThat(summary.reason()).isEmpty();
    Provenance.Session session = onlySession(bench.folder(summary));
    assertThat(session.services())
        .singleElement()
        .satisfies(service -> {
          assertThat(service.service()).isEqualTo("dummy");
          assertThat(service.command()).contains("--set", "seed=3");
          assertThat(service.version()).isPresent();
        });
    assertThat(session.endedAt()).isPresent();
    assertThat(session.host().cores()).isPositive();
    assertThat(session.host().memoryBytes()).isGreaterThan(1L << 28);
    assertThat(session.jvm().version()).startsWith("25");
  }

  private static Provenance.Session onlySession(RunFolder folder) throws Exception {
    assertThat(folder.provenance().orElseThrow().sessions()).hasSize(1);
    return folder.provenance().orElseThrow().last().orElseThrow();
  }

  @Test
  void trialsWithOtherSettingsGetAServerOfTheirOwn() throws Exception {
    String recipe = servers("seed: [1, 2]").replace("[1, 2]\n", "1\n");
    Bench bench = Bench.of(runs, recipe);
    RunSummary summary = bench.run();
    assertThat(summary.reason()).isEmpty();
    assertThat(summary.trials()).hasSize(2);
    assertThat(bench.events(RunEvent.ServiceReady.class)).hasSize(2);
    assertThat(bench.folder(summary).logs()).isDirectoryContaining("glob:**dummy-2.log");
  }

  @Test
  void aServiceThatDiesAtItsStartEndsTheRunAtOnceWithItsLastWords() throws Exception {
    Bench bench = Bench.of(runs, servers("max_num_seqs: none"));
    RunSummary summary = bench.run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.trials()).isEmpty();
    assertThat(summary.reason().orElseThrow())
        .contains("the service dummy ended before it was ready")
        .contains("exited with code 1")
        .contains("max_num_seqs");
    assertThat(bench.folder(summary).summary()).contains(summary);
  }

  @Test
  void aServiceThatIsNeverReadyIsGivenUpInTime() throws Exception {
    String recipe = servers("load_time: 10m").replace("timeout: 60s", "timeout: 3s");
    RunSummary summary = Bench.of(runs, recipe).run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow())
        .contains("the service dummy was not ready after 3 s (servers.health_check.timeout)")
        .contains("/health answers status 503");
  }

  @Test
  void aModelThatIsNotServedIsNamedWithThoseThatAre() throws Exception {
    try (SimulatorServer server = simulator(Map.of("model", "other"))) {
      RunSummary summary = Bench.of(runs, endpoint(server)).run();
      assertThat(summary.status()).isEqualTo(Status.FAILED);
      assertThat(summary.reason().orElseThrow())
          .contains("does not serve the model 'simulated'; it serves other");
    }
  }

  @Test
  void aServiceThatRunsAlreadyIsNeitherStartedNorStopped() throws Exception {
    try (SimulatorServer server = simulator(Map.of())) {
      Bench bench = Bench.of(runs, endpoint(server));
      RunSummary summary = bench.run();
      assertThat(summary.reason()).isEmpty();
      assertThat(summary.trials()).hasSize(2);
      assertThat(onlySession(bench.folder(summary)).services().getFirst().command()).isEmpty();
      assertThat(Bench.of(runs, endpoint(server)).run().status()).isEqualTo(Status.COMPLETE);
    }
  }

  @Test
  void aServiceThatOnlyAnswersWithErrorsIsNotReady() throws Exception {
    RunSummary summary = Bench.of(runs, servers("error_rate: 1")).run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow())
        .contains("cannot be used: a first request ended with")
        .contains("status 500");
  }

  @Test
  void aServiceThatDiesInATrialCostsThatTrialAndTheRest() throws Exception {
    Bench bench = Bench.of(runs, servers("die_after_requests: 10, exit_code: 9"));
    RunSummary summary = bench.run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow())
        .contains("the service dummy ended during trial t02")
        .contains("exited with code 9");
    assertThat(summary.trials())
        .extracting(trial -> trial.trial().id())
        .containsExactly("t01", "t02");
    TrialSummary cut = summary.trials().getLast();
    assertThat(cut.verdict().level()).isEqualTo(Verdict.Level.INVALID);
    assertThat(cut.verdict().findings())
        .extracting(Verdict.Finding::rule)
        .contains("service-ended");
    assertThat(bench.folder(summary).finishedTrials()).hasSize(2);
  }

  @Test
  void aRunThatIsStoppedInATrialKeepsWhatItHas() throws Exception {
    AtomicReference<Bench> bench = new AtomicReference<>();
    String endless = TWO_TRIALS.replace("requests: 6", "duration: 10m");
    bench.set(
        Bench.of(
            runs,
            endless,
            event -> {
              if (event instanceof RunEvent.TrialProgress(var _, var progress)
                  && progress.completed() > 2) {
                bench.get().stop();
              }
            }));
    RunSummary summary = bench.get().run();
    assertThat(summary.status()).isEqualTo(Status.INTERRUPTED);
    assertThat(summary.plannedTrials()).isEqualTo(2);
    assertThat(summary.trials())
        .singleElement()
        .satisfies(trial -> {
          assertThat(trial.client().interrupted()).isTrue();
          assertThat(trial.verdict().level()).isEqualTo(Verdict.Level.INVALID);
          assertThat(trial.measures().requests().completed()).isPositive();
        });
    assertThat(bench.get().folder(summary).summary()).contains(summary);
  }

  @Test
  void aRunThatIsStoppedWhileItWaitsForItsServiceEndsSoon() throws Exception {
    AtomicReference<Bench> bench = new AtomicReference<>();
    bench.set(
        Bench.of(
            runs,
            servers("load_time: 10m"),
            event -> {
              if (event instanceof RunEvent.ServiceStep) {
                bench.get().stop();
              }
            }));
    RunSummary summary = bench.get().run();
    assertThat(summary.status()).isEqualTo(Status.INTERRUPTED);
    assertThat(summary.trials()).isEmpty();
  }

  @Test
  void anOccupiedPortIsAClearError() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String recipe = TWO_TRIALS + "servers: {port: %d}\n".formatted(socket.getLocalPort());
      RunSummary summary = Bench.of(runs, recipe).run();
      assertThat(summary.status()).isEqualTo(Status.FAILED);
      assertThat(summary.reason().orElseThrow())
          .contains("port %d of 127.0.0.1 is taken".formatted(socket.getLocalPort()));
    }
  }

  @Test
  void settingsThatTheServiceDoesNotKnowAreToldBeforeAnythingStarts() throws Exception {
    String recipe =
        TWO_TRIALS.replace("service: dummy", "service: llama-cpp")
            + "servers: {service_config: {ctx_sise: 100}}\n";
    Bench bench = Bench.of(runs, recipe);
    RunSummary summary = bench.run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow())
        .isEqualTo(
            "servers.service_config.ctx_sise: llama-cpp has no such setting; did you mean"
                + " ctx_size?");
    assertThat(bench.events(RunEvent.ServiceStep.class)).isEmpty();
  }

  @Test
  void aTrialThatWouldNotFitBeforeTheEndOfTheJobIsNotBegun() throws Exception {
    String recipe =
        TWO_TRIALS.replace("requests: 6", "duration: [300ms, 1h]").replace("[1, 2]", "1");
    Bench bench = Bench.of(runs, recipe, endingIn(Duration.ofMinutes(5)), _ -> {}, _ -> {});
    RunSummary summary = bench.run();
    assertThat(summary.status()).isEqualTo(Status.CUT);
    assertThat(summary.reason().orElseThrow())
        .startsWith("cut: not enough time: trial t02 takes up to 3630s")
        .contains("and the job must end in 2");
    assertThat(summary.trials()).extracting(trial -> trial.trial().id()).containsExactly("t01");
    assertThat(bench.folder(summary).path().resolve("trials/t02")).doesNotExist();
  }

  private static Site endingIn(Duration time) {
    Site here = Site.here(new EngineDriver());
    Instant end = Instant.now().plus(time);
    return new Site() {
      @Override
      public List<ServerPlace> servers() {
        return here.servers();
      }

      @Override
      public Optional<Instant> end() {
        return Optional.of(end);
      }

      @Override
      public Clients launchClients(RunOrder order, Path work, Path logs, Consumer<RunEvent> events)
          throws ServerException, IOException, InterruptedException {
        return here.launchClients(order, work, logs, events);
      }

      @Override
      public Watchers launchWatchers(
          RunOrder order, Path work, Path logs, Scraper scraper, Consumer<RunEvent> events)
          throws IOException, InterruptedException {
        return here.launchWatchers(order, work, logs, scraper, events);
      }
    };
  }

  @Test
  void aDiskThatFailsInTheSecondTrialKeepsTheFirst() throws Exception {
    Bench bench =
        Bench.of(
            runs,
            TWO_TRIALS,
            event -> {
              if (event instanceof RunEvent.TrialEnded(TrialSummary summary)
                  && summary.trial().id().equals("t01")) {
                blockTheNextTrial();
              }
            });
    RunSummary summary = bench.run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow()).contains("t02");
    assertThat(summary.trials()).extracting(trial -> trial.trial().id()).containsExactly("t01");
    assertThat(bench.folder(summary).finishedTrials()).hasSize(1);
  }

  /// A file where the folder of the second trial should be made.
  private void blockTheNextTrial() {
    try (Stream<Path> folders = Files.list(runs)) {
      Path folder = folders.findFirst().orElseThrow();
      Files.writeString(folder.resolve("trials/t02"), "in the way");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPageThatCannotBeMadeIsTheReasonAndCostsNoResults() throws Exception {
    Bench bench =
        Bench.of(
            runs,
            TWO_TRIALS,
            _ -> {
              throw new RunFolderException("no page");
            },
            _ -> {});
    RunSummary summary = bench.run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason()).contains("no page");
    assertThat(bench.folder(summary).finishedTrials()).hasSize(2);
  }

  @Test
  void aMissingDatasetIsToldBeforeTheServiceStarts() throws Exception {
    Path gone = runs.resolve("gone.jsonl");
    Files.writeString(gone, "{\"prompt\": \"a\"}\n");
    Bench bench =
        Bench.of(
            runs,
            TWO_TRIALS.replace(
                "input_tokens: 8", "dataset: {kind: jsonl, path: %s}".formatted(gone)));
    Files.delete(gone);
    RunSummary summary = bench.run();
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow()).contains("gone.jsonl");
    assertThat(bench.events(RunEvent.ServiceStep.class)).isEmpty();
  }

  @Test
  void aRunsFolderThatCannotBeMadeIsAnError() throws IOException {
    Path file = Files.writeString(runs.resolve("file"), "");
    assertThatExceptionOfType(RunFolderException.class)
        .isThrownBy(() -> Bench.of(file.resolve("runs"), TWO_TRIALS).run())
        .withMessageContaining(file.toString());
  }

  private static SimulatorServer simulator(Map<String, Object> settings) throws IOException {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("port", 0);
    return SimulatorServer.start(SimulatorOptions.from(all));
  }

  private static String endpoint(SimulatorServer server) {
    return TWO_TRIALS.replace("service: dummy", "service: openai")
        + "endpoint: %s\n".formatted(server.uri());
  }
}
