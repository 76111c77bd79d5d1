package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.dialect.MeasuredRequests;
import hpcbench.dialect.VllmResult;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Our export in vLLM's result format beside the file that `vllm bench serve` itself writes, both
/// of the same service.
@Tag("real-engines")
@Timeout(300)
class VllmBenchResultTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  @Test
  void ourExportHasTheFieldsAndTypesThatVllmWrites() throws Exception {
    Assumptions.assumeFalse(
        RealEngine.diskIsTooSmallForVllm(), "vLLM needs 10 GB of disk, and fewer are free");
    RealEngine.require("vllm", "vllm");
    try (SimulatorServer server =
        SimulatorServer.start(SimulatorOptions.from(Map.of("port", 0, "step_time", "2ms")))) {
      SortedMap<String, String> theirs = fields(vllmBench(server));
      SortedMap<String, String> ours = fields(ourExport(server));

      assertThat(ours).isEqualTo(theirs);
    }
  }

  private JsonNode vllmBench(SimulatorServer server) throws IOException, InterruptedException {
    Path output = folder.resolve("vllm.log");
    Process bench =
        new ProcessBuilder(
                List.of(
                    RealEngine.program("vllm", "vllm").toString(),
                    "bench",
                    "serve",
                    "--backend=openai-chat",
                    "--base-url=" + server.uri(),
                    "--endpoint=/v1/chat/completions",
                    "--model=simulated",
                    "--tokenizer=" + RealEngine.model("tiny-llama"),
                    "--dataset-name=random",
                    "--random-input-len=8",
                    "--random-output-len=16",
                    "--num-prompts=4",
                    "--max-concurrency=2",
                    "--percentile-metrics=ttft,tpot,itl,e2el,client_queue_time",
                    "--metric-percentiles=90,95,99", // our export has all that can be asked for
                    "--save-result",
                    "--save-detailed",
                    "--result-dir=" + folder,
                    "--result-filename=vllm.json"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(bench.waitFor(240, TimeUnit.SECONDS)).as(Files.readString(output)).isTrue();
      assertThat(bench.exitValue()).as(Files.readString(output)).isZero();
    } finally {
      bench.destroyForcibly();
    }
    return JSON.readTree(Files.readString(folder.resolve("vllm.json")));
  }

  private JsonNode ourExport(SimulatorServer server) throws IOException {
    String recipe =
        """
        scenario: exported
        orchestration: {mode: local}
        endpoint: %s
        workload: {service: openai, model: simulated, requests: 4, concurrency: 2, input_tokens: 8, output_tokens: 16}
        """
            .formatted(server.uri());
    RunSummary run = Bench.of(folder, recipe).run();
    TrialSummary trial = run.trials().getFirst();
    StringWriter output = new StringWriter();
    try (RunFolder files = RunFolder.open(folder.resolve(run.runId()))) {
      VllmResult.write(
          output,
          new MeasuredRequests(
              trial.trial(),
              Optional.empty(),
              trial.client(),
              files.trial(trial.trial()).requests()),
          Map.of());
    }
    return JSON.readTree(output.toString());
  }

  private static SortedMap<String, String> fields(JsonNode document) {
    SortedMap<String, String> fields = new TreeMap<>();
    document.properties().forEach(field -> fields.put(field.getKey(), kind(field.getValue())));
    return fields;
  }

  /// JSON knows one kind of number, and a reader of such files may not rely on a point in it.
  private static String kind(JsonNode value) {
    if (value.isArray()) {
      return "list of " + (value.isEmpty() ? "nothing" : kind(value.get(0)));
    }
    return value.isNumber() ? "number" : value.getNodeType().toString().toLowerCase(Locale.ROOT);
  }
}
