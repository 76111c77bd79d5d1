package hpcbench.orchestrate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.RunSummary;
import hpcbench.service.HttpServiceClient;
import hpcbench.service.ServiceClient;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs against an Ollama that somebody else started: it is left as it was found.
@Timeout(60)
class OllamaEndpointTest {
  private static final byte[] UNLOAD =
      "{\"model\":\"simulated\",\"keep_alive\":0}".getBytes(US_ASCII);

  @TempDir Path runs;

  @Test
  void aModelIsLoadedBeforeAndUnloadedAfter() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorOptions.from(Map.of("port", 0)))) {
      ask(server, client -> client.post("/api/generate", UNLOAD));
      List<String> loaded = new CopyOnWriteArrayList<>();
      RunSummary summary =
          run(
              server,
              event -> {
                if (event instanceof RunEvent.ServiceStep(_, String step, _, _)
                    && step.equals("waiting for its first answer")) {
                  loaded.add(loaded(server));
                }
              });
      assertThat(summary.reason()).isEmpty();
      assertThat(loaded).singleElement().asString().contains("simulated:latest");
      assertThat(loaded(server)).isEqualTo("{\"models\":[]}");
    }
  }

  @Test
  void aModelThatWasLoadedStaysLoaded() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorOptions.from(Map.of("port", 0)))) {
      assertThat(run(server, _ -> {}).reason()).isEmpty();
      assertThat(loaded(server)).contains("simulated:latest");
    }
  }

  private RunSummary run(SimulatorServer server, Consumer<RunEvent> tap) throws Exception {
    String recipe =
        """
        scenario: running-ollama
        endpoint: %s
        workload: {service: ollama, model: simulated, requests: 4, input_tokens: 8, output_tokens: 4}
        """
            .formatted(server.uri());
    return Bench.of(runs, recipe, tap).run();
  }

  private static String loaded(SimulatorServer server) {
    return ask(server, client -> client.get("/api/ps"));
  }

  private static String ask(
      SimulatorServer server, Function<ServiceClient, ServiceClient.Response> question) {
    try (HttpServiceClient client =
        new HttpServiceClient(server.uri(), Optional.empty(), Duration.ofSeconds(10))) {
      return question.apply(client).body();
    }
  }
}
