package hpcbench.orchestrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.RunSummary.Status;
import hpcbench.result.Sha256;
import hpcbench.service.HttpServiceClient;
import hpcbench.service.ServiceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs of the real Ollama, whose model comes from a real registry on this machine, which a
/// real `push` has filled: in one go, in pieces, and not at all.
@Tag("real-engines")
@Timeout(300)
class OllamaRegistryTest {
  /// Ollama gets a layer in parts of at least this many bytes (server/download.go).
  private static final long PART = 100_000_000;

  @TempDir static Path shared;
  private static LoopbackRegistry registry;
  private static long modelBytes;

  @TempDir Path runs;
  @TempDir Path models;

  @BeforeAll
  static void fillTheRegistry() throws Exception {
    RealEngine.require("ollama", "ollama");
    registry = LoopbackRegistry.start(shared);
    Path gguf = RealEngine.engines().resolve("models/gemma-3-270m/q4_k_m.gguf");
    modelBytes = Files.size(gguf);
    push(gguf, registry.model("gemma"));
  }

  @AfterAll
  static void end() {
    if (registry != null) {
      registry.close();
    }
  }

  @BeforeEach
  void transfersGoWell() {
    registry.transferWhole();
  }

  /// With an Ollama of its own, whose store is not that of any run.
  private static void push(Path gguf, String model) throws Exception {
    String address = "127.0.0.1:" + freePort();
    ProcessBuilder builder =
        new ProcessBuilder(RealEngine.engines().resolve("ollama/bin/ollama").toString(), "serve")
            .redirectErrorStream(true)
            .redirectOutput(shared.resolve("ollama.log").toFile());
    builder.environment().put("OLLAMA_HOST", address);
    builder.environment().put("OLLAMA_MODELS", shared.resolve("models").toString());
    Process ollama = builder.start();
    try (HttpServiceClient client =
        new HttpServiceClient(
            URI.create("http://" + address), Optional.empty(), Duration.ofMinutes(1))) {
      Processes.await(() -> answers(client), "Ollama never answered");
      String digest = "sha256:" + Sha256.of(gguf);
      client.upload("/api/blobs/" + digest, gguf);
      requireSuccess(
          client,
          "/api/create",
          "{\"model\":\"%s\",\"files\":{\"m.gguf\":\"%s\"}}".formatted(model, digest));
      requireSuccess(client, "/api/push", "{\"model\":\"%s\",\"insecure\":true}".formatted(model));
    } finally {
      ollama.destroy();
      assertThat(ollama.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void requireSuccess(HttpServiceClient client, String path, String body) {
    List<String> lines = new ArrayList<>();
    client.postLines(path, body.getBytes(UTF_8), lines::add);
    assertThat(lines.getLast()).isEqualTo("{\"status\":\"success\"}");
  }

  private static boolean answers(HttpServiceClient client) {
    try {
      return client.get("/api/version").isOk();
    } catch (ServiceException e) {
      return false; // not yet
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Bench bench(String model, Path store, String insecure, Consumer<RunEvent> tap) {
    String recipe =
        """
        scenario: registry
        orchestration: {mode: local}
        workload: {service: ollama, model: "%s", requests: 2, input_tokens: 8, output_tokens: 4}
        servers:
          health_check: {timeout: 1m}
          service_config:
            {models: "%s", insecure: %s, context_length: 512, gpu_layers: 3, num_parallel: 1}
        """
            .formatted(model, store, insecure);
    return Bench.of(runs, recipe, tap);
  }

  private static void assertComplete(RunSummary summary) {
    assertThat(summary.reason()).isEmpty();
    assertThat(summary.status()).isEqualTo(Status.COMPLETE);
    assertThat(summary.trials().getFirst().measures().requests().completed()).isEqualTo(2);
  }

  private static void assertRefused(RunSummary summary, String... words) {
    assertThat(summary.status()).isEqualTo(Status.FAILED);
    assertThat(summary.reason().orElseThrow()).contains(words);
  }

  /// What was told of the layer that is the model itself.
  private static List<RunEvent.ServiceStep> ofTheModel(Bench bench) {
    return bench.events(RunEvent.ServiceStep.class).stream()
        .filter(step -> step.total() == modelBytes)
        .toList();
  }

  /// Where there is no GPU, layers are asked for all the same.
  @Test
  void aModelOfARegistryIsLoadedOnceWithItsLayersAndKept() throws Exception {
    Bench bench = bench(registry.model("gemma"), models, "true", _ -> {});
    RunSummary summary = bench.run();
    assertComplete(summary);
    try (RunFolder folder = bench.folder(summary);
        Stream<String> log = Files.lines(folder.logs().resolve("ollama-1.log"))) {
      assertThat(log.filter(line -> line.contains("starting runner") && line.contains("--model ")))
          .as("requests that name no layers leave the loaded model as it is")
          .hasSize(1);
    }
  }

  @Test
  void aPullWhoseTransfersBreakGoesOnWhereItWas() throws Exception {
    registry.transfer((number, bytes) -> number < 3 ? bytes / 2 : bytes);
    Bench bench = bench(registry.model("gemma"), models, "true", _ -> {});
    assertComplete(bench.run());
    assertThat(ofTheModel(bench))
        .as("progress")
        .isSortedAccordingTo((a, b) -> Long.compare(a.done(), b.done()))
        .anyMatch(step -> step.done() > 0 && step.done() < modelBytes);
    assertThat(ofTheModel(bench).getLast().done()).isEqualTo(modelBytes);
    assertThat(registry.sentBytes())
        .as("what had come is not sent again")
        .isBetween(modelBytes, modelBytes + PART / 2);
  }

  /// One part comes, the others never do, until the run is stopped.
  @Test
  void whatARunThatWasStoppedHasGotIsThereForTheNext() throws Exception {
    CountDownLatch isStopped = new CountDownLatch(1);
    registry.transfer((_, bytes) -> {
      if (bytes >= PART) {
        isStopped.await();
        return 0;
      }
      return bytes;
    });
    Bench[] first = new Bench[1];
    long lastPart = modelBytes % PART;
    first[0] =
        bench(
            registry.model("gemma"),
            models,
            "true",
            event -> {
              if (event instanceof RunEvent.ServiceStep step
                  && step.total() == modelBytes
                  && step.done() >= lastPart) {
                first[0].stop();
              }
            });
    RunSummary stopped = first[0].run();
    isStopped.countDown();
    assertThat(stopped.status()).isEqualTo(Status.INTERRUPTED);

    registry.transferWhole();
    Bench second = bench(registry.model("gemma"), models, "true", _ -> {});
    assertComplete(second.run());
    assertThat(registry.sentBytes()).isLessThan(modelBytes - lastPart / 2);
    assertThat(ofTheModel(second).getFirst().done()).isGreaterThanOrEqualTo(lastPart);
  }

  @Test
  void aNameThatTheRegistryDoesNotKnowIsToldWithWhatToDo() throws Exception {
    String wrong = registry.model("gemmma");
    assertRefused(
        bench(wrong, models, "true", _ -> {}).run(),
        "Ollama could not pull '" + wrong + "'",
        "file does not exist",
        "correct workload.model");
  }

  @Test
  void aRegistryThatSpeaksPlainHttpIsToldWithTheSetting() throws Exception {
    assertRefused(
        bench(registry.model("gemma"), models, "false", _ -> {}).run(),
        "allow that with servers.service_config.insecure: true");
  }

  @Test
  void aDiskThatIsTooSmallIsToldWithWhatToDo() throws Exception {
    boolean mounted =
        succeeds("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", models.toString());
    Assumptions.assumeTrue(mounted, "a tmpfs cannot be mounted here; it takes root");
    try {
      assertRefused(
          bench(registry.model("gemma"), models, "true", _ -> {}).run(),
          "no space left on device",
          "servers.service_config.models");
    } finally {
      assertThat(succeeds("umount", "-l", models.toString())).isTrue();
    }
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
