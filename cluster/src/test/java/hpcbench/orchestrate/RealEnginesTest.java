package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.RequestRecord;
import hpcbench.observe.ServerMetric;
import hpcbench.observe.ServerReport;
import hpcbench.plan.Plan;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary.Status;
import hpcbench.service.HttpServiceClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;
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

  @Test
  void vllmAgrees() throws Exception {
    Assumptions.assumeFalse(
        RealEngine.diskIsTooSmallForVllm(), "vLLM needs 10 GB of disk, and fewer are free");
    RealEngine.require("vllm", "vllm");
    Scrapes scrapes = new Scrapes();
    RealEngine run = RealEngine.run(runs, "vllm-local.yaml", scrapes);
    requireComplete(run);
    assertThat(run.all())
        .allSatisfy(request -> {
          assertThat(request.tokens().serverOutput()).isEqualTo(OUTPUT_TOKENS);
          assertThat(request.tokens().serverInput()).isPositive();
        });
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

  /// vLLM's histograms before the first trial and after the last.
  private static final class Scrapes implements BiConsumer<Plan, RunEvent> {
    private final AtomicReference<URI> address = new AtomicReference<>();
    private final List<VllmHistograms> scrapes = new ArrayList<>();

    @Override
    public void accept(Plan plan, RunEvent event) {
      switch (event) {
        case RunEvent.ServiceReady ready -> {
          address.set(URI.create(ready.address()));
          scrape();
        }
        case RunEvent.TrialEnded _ -> scrape();
        default -> {}
      }
    }

    private void scrape() {
      try (HttpServiceClient client =
          new HttpServiceClient(address.get(), Optional.empty(), Duration.ofSeconds(30))) {
        scrapes.add(VllmHistograms.parse(client.get("/metrics").body()));
      }
    }

    VllmHistograms difference() {
      return scrapes.getLast().minus(scrapes.getFirst());
    }
  }
}
