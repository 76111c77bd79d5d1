package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.measure.RequestRecord;
import hpcbench.measure.TokenCounts;
import hpcbench.observe.ServerMetric;
import hpcbench.observe.ServerReport;
import hpcbench.plan.Plan;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary.Status;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict.Finding;
import hpcbench.service.HttpServiceClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The recipes of real engines, run as a person would, and our numbers against the engines' own.
@Tag("real-engines")
@Timeout(900)
class RealEnginesTest {
  private static final int OUTPUT_TOKENS = 32;

  /// Of the trials of vLLM.
  private static final int PROMPTS = 16;

  @TempDir Path runs;

  private static void requireComplete(RealEngine run) {
    assertThat(run.summary().reason()).isEmpty();
    assertThat(run.summary().status()).isEqualTo(Status.COMPLETE);
    assertThat(run.all())
        .isNotEmpty()
        .allSatisfy(request -> assertThat(request.outcome().isCompleted()).isTrue());
  }

  @Test
  void llamaCppAgrees() throws Exception {
    RealEngine.require("llama-cpp", "llama-server");
    RealEngine run = RealEngine.run(runs, "llama-cpp-local.yaml");
    requireComplete(run);
    assertThat(run.all())
        .as("one event for each token that the server counts")
        .allSatisfy(request -> {
          assertThat(request.tokens().serverOutput()).isEqualTo(OUTPUT_TOKENS);
          assertThat(request.tokens().events()).isEqualTo(OUTPUT_TOKENS);
          assertThat(request.tokens().serverInput()).isPositive();
        });
    // llama.cpp's timings leave out the wait for a slot, so only requests that never wait compare.
    Agreement agreement = new Agreement("llama.cpp");
    List<RequestRecord> alone = run.measured("t01");
    agreement.ofEach("TTFT", alone, Agreement::ttftMs, RealEnginesTest::promptMs, 60, 0.05);
    agreement.ofEach(
        "ITL", alone, Agreement::itlMs, r -> generationMs(r) / (OUTPUT_TOKENS - 1), 1, 0.05);
    agreement.ofEach(
        "end-to-end", alone, Agreement::endToEndMs, r -> promptMs(r) + generationMs(r), 80, 0.05);
  }

  @Test
  void anEngineIsMeasuredOfWhichOnlyTheRecipeKnows() throws Exception {
    RealEngine.require("llama-cpp", "llama-server");
    RealEngine run = RealEngine.run(runs, "custom-llama-cpp.yaml");
    requireComplete(run);
    assertThat(run.summary().trials())
        .hasSize(2)
        .allSatisfy(trial -> {
          assertThat(trial.measures().requests().completed()).isEqualTo(4);
          ServerReport server = trial.observed().servers().getFirst();
          assertThat(server.problem()).isEmpty();
          assertThat(server.counts()).containsKey(ServerMetric.GENERATION_TOKENS.key());
        });
    try (RunFolder folder = RunFolder.open(runs.resolve(run.summary().runId()))) {
      assertThat(folder.provenance().orElseThrow().sessions().getFirst().services())
          .hasSize(2)
          .allSatisfy(service -> {
            assertThat(service.service()).isEqualTo("custom");
            assertThat(service.version()).isPresent();
            assertThat(service.command()).contains("--alias", "gemma-3-270m/q4_k_m.gguf");
          });
    }
  }

  @Test
  void ollamaAgrees() throws Exception {
    RealEngine.require("ollama", "ollama");
    RealEngine run = RealEngine.run(runs, "ollama-local.yaml");
    requireComplete(run);
    assertThat(run.all())
        .allSatisfy(request -> {
          assertThat(request.tokens().serverOutput()).isBetween(1, OUTPUT_TOKENS);
          assertThat(request.tokens().events()).isBetween(1, request.tokens().serverOutput());
          assertThat(request.tokens().serverInput()).isPositive();
        });
    Agreement agreement = new Agreement("Ollama");
    List<RequestRecord> alone = run.measured("t01");
    agreement.ofEach(
        "TTFT",
        alone,
        Agreement::ttftMs,
        r -> Agreement.milliseconds(r.timing().loadNs()) + promptMs(r),
        100,
        0.10);
    agreement.ofEach(
        "generation", alone, Agreement::generationMs, RealEnginesTest::generationMs, 100, 0.10);
    agreement.ofEach(
        "end-to-end",
        run.all(),
        Agreement::endToEndMs,
        r -> Agreement.milliseconds(r.timing().totalNs()),
        60,
        0.03);
  }

  /// Two servers, whose trials ask for the same prompts again and again: each start takes minutes,
  /// so all that takes a real vLLM on one node is looked at here.
  @Test
  void vllmAgreesAndTellsOfItselfAndOfItsPrefixCache() throws Exception {
    Assumptions.assumeFalse(
        RealEngine.diskIsTooSmallForVllm(), "vLLM needs 10 GB of disk, and fewer are free");
    RealEngine.require("vllm", "vllm");
    Scrapes scrapes = new Scrapes();
    Path prompts = promptsOfThisModelsWords();
    RealEngine run =
        RealEngine.run(
            runs,
            "vllm-max-num-seqs.yaml",
            text ->
                text.replace(
                        "  input_tokens: 160",
                        "  dataset: {kind: jsonl, path: %s}\n  tokenizer: %s"
                            .formatted(
                                prompts, RealEngine.model("tiny-llama").resolve("tokenizer.json")))
                    .replace("prefix_cache: reset", "prefix_cache: [keep, salt, reset]")
                    .replace("  warmup_requests: 4\n", "")
                    .replace("requests: 16", "requests: " + PROMPTS)
                    .replace("workload:", "repetitions: 2\nworkload:"),
            scrapes);
    requireComplete(run);
    assertThat(run.all())
        .hasSize(2 * 3 * 2 * PROMPTS)
        .allSatisfy(request -> {
          assertThat(request.tokens().serverOutput()).isEqualTo(OUTPUT_TOKENS);
          assertThat(request.tokens().serverInput()).isPositive();
        });
    countsTokensAsTheModelsOwnTokenizerDoes(run);
    agrees(run, scrapes);
    tellsOfItself(run);
    findsInItsPrefixCacheOnlyWhatItMay(run);
  }

  /// The server's prompts are longer by what its chat template puts around them.
  private static void countsTokensAsTheModelsOwnTokenizerDoes(RealEngine run) {
    assertThat(run.all())
        .allSatisfy(request -> {
          TokenCounts tokens = request.tokens();
          assertThat(tokens.localInput()).isGreaterThanOrEqualTo(160);
          assertThat(tokens.serverInput() - tokens.localInput()).isBetween(0, 16);
          assertThat(tokens.localOutput()).isCloseTo(OUTPUT_TOKENS, within(2));
        });
    assertThat(run.summary().trials())
        .flatExtracting(trial -> trial.verdict().findings())
        .extracting(Finding::rule)
        .doesNotContain("usage-mismatch", "cut-prompts");
  }

  /// Words of any other kind are all the same token to it.
  private Path promptsOfThisModelsWords() throws IOException {
    String lines =
        IntStream.range(0, PROMPTS)
            .mapToObj(prompt ->
                IntStream.range(0, 160)
                    .mapToObj(word -> "word" + (90 * prompt + word))
                    .collect(Collectors.joining(" ", "{\"prompt\": \"", "\"}\n")))
            .collect(Collectors.joining());
    return Files.writeString(runs.resolve("prompts.jsonl"), lines).toAbsolutePath();
  }

  private static void tellsOfItself(RealEngine run) {
    run.summary().trials().forEach(RealEnginesTest::tellsOfItself);
    assertThat(most(run, "1", ServerMetric.RUNNING_REQUESTS)).isEqualTo(1);
    assertThat(most(run, "1", ServerMetric.WAITING_REQUESTS)).isEqualTo(3);
    assertThat(most(run, "4", ServerMetric.RUNNING_REQUESTS)).isEqualTo(4);
    assertThat(most(run, "4", ServerMetric.KV_CACHE_USE_RATIO)).isPositive().isLessThan(1);
    assertThat(run.report())
        .contains("max_num_seqs", "The server&#39;s own word")
        .contains("Waiting", "Running", "KV cache in use", "Prefix cache hits", "Preemptions")
        .contains("from arrival; from sent", "between outputs; between events", "arrival to batch");
  }

  /// The measured phase ends when the last request begins, so that not all of them end in it.
  private static void tellsOfItself(TrialSummary trial) {
    ServerReport server = trial.observed().servers().getFirst();
    assertThat(server.problem()).isEmpty();
    assertThat(server.gauges())
        .containsKeys("waiting_requests", "running_requests", "kv_cache_use_ratio");
    assertThat(server.counts()).containsKeys("prefix_queries", "prefix_hits", "preemptions");
    assertThat(server.count(ServerMetric.GENERATION_TOKENS).orElseThrow())
        .isBetween(1.0, (double) PROMPTS * OUTPUT_TOKENS);
    assertThat(server.times())
        .containsKeys("itl_seconds", "tpot_seconds", "end_to_end_seconds")
        .containsKeys("queue_seconds", "prefill_seconds", "decode_seconds");
    assertThat(server.times(ServerMetric.TTFT_SECONDS).orElseThrow().count())
        .isBetween(1L, (long) PROMPTS);
  }

  private static double most(RealEngine run, String maxNumSeqs, ServerMetric metric) {
    return run.summary().trials().stream()
        .filter(trial -> maxNumSeqs.equals(trial.trial().factors().get("max_num_seqs")))
        .flatMap(trial -> trial.observed().servers().getFirst().gauge(metric).stream())
        .mapToDouble(ServerReport.Gauge::max)
        .max()
        .orElseThrow();
  }

  /// Whatever was done the first time, the second repetitions find a cache that has every prompt.
  private static void findsInItsPrefixCacheOnlyWhatItMay(RealEngine run) {
    run.summary().trials().stream()
        .filter(trial -> trial.trial().repetition() == 2)
        .forEach(RealEnginesTest::findsOnlyWhatItMay);
    assertThat(run.report())
        .contains("Prefix cache: kept as it was before the trial")
        .contains("Prefix cache: salted with")
        .contains("Prefix cache: emptied before the trial; 0 % of the prompt tokens looked up");
  }

  private static void findsOnlyWhatItMay(TrialSummary trial) {
    double found = trial.prompts().cache().hitRatio().orElseThrow();
    long cached = trial.measures().tokens().serverCached();
    switch (trial.trial().workload().prefixCache()) {
      case KEEP -> assertThat(found).isGreaterThan(0.5);
      case SALT, RESET -> {
        assertThat(found).isZero();
        assertThat(cached).isZero();
      }
    }
  }

  private static void agrees(RealEngine run, Scrapes scrapes) {
    List<RequestRecord> all = run.withWarmUp();
    VllmHistograms theirs = scrapes.difference();
    assertThat(theirs.count("e2e_request_latency_seconds")).isEqualTo(all.size());
    Agreement agreement = new Agreement("vLLM");
    agreement.ofMeans(
        "TTFT",
        all.size(),
        mean(all, Agreement::ttftMs),
        theirs.meanMs("time_to_first_token_seconds"),
        60,
        0.10);
    agreement.ofMeans(
        "ITL",
        all.size(),
        mean(all, Agreement::itlMs),
        theirs.meanMs("inter_token_latency_seconds"),
        2,
        0.10);
    agreement.ofMeans(
        "end-to-end",
        all.size(),
        mean(all, Agreement::endToEndMs),
        theirs.meanMs("e2e_request_latency_seconds"),
        60,
        0.05);
  }

  private static double mean(List<RequestRecord> requests, ToDoubleFunction<RequestRecord> value) {
    return requests.stream().mapToDouble(value).average().orElseThrow();
  }

  private static double promptMs(RequestRecord request) {
    return Agreement.milliseconds(request.timing().promptNs());
  }

  private static double generationMs(RequestRecord request) {
    return Agreement.milliseconds(request.timing().generationNs());
  }

  /// What was added to vLLM's histograms from before the first trial of each server to after its
  /// last.
  private static final class Scrapes implements BiConsumer<Plan, RunEvent> {
    private final AtomicReference<URI> address = new AtomicReference<>();
    private final List<VllmHistograms> added = new ArrayList<>();
    private VllmHistograms before = new VllmHistograms(Map.of());

    @Override
    public void accept(Plan plan, RunEvent event) {
      switch (event) {
        case RunEvent.ServiceReady ready -> {
          address.set(URI.create(ready.address()));
          before = scrape();
        }
        case RunEvent.TrialEnded _ -> {
          VllmHistograms after = scrape();
          added.add(after.minus(before));
          before = after;
        }
        default -> {}
      }
    }

    private VllmHistograms scrape() {
      try (HttpServiceClient client =
          new HttpServiceClient(address.get(), Optional.empty(), Duration.ofSeconds(30))) {
        return VllmHistograms.parse(client.get("/metrics").body());
      }
    }

    VllmHistograms difference() {
      return added.stream().reduce(new VllmHistograms(Map.of()), VllmHistograms::plus);
    }
  }
}
