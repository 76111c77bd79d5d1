package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Json;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.simulator.SimulatorOptions;
import hpcbench.simulator.SimulatorServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `hpcbench load` against a simulator in the same process.
@Timeout(120)
class LoadCommandTest {
  private static SimulatorServer simulator;

  @TempDir Path runs;

  @BeforeAll
  static void start() throws IOException {
    simulator = SimulatorServer.start(SimulatorOptions.from(Map.of("port", 0)));
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private CommandLineHere.Ended load(String... options) {
    Stream<String> always =
        Stream.of("load", "--url", simulator.uri().toString(), "--output", runs.toString());
    return CommandLineHere.run(Stream.concat(always, Stream.of(options)).toArray(String[]::new));
  }

  private RunFolder run() throws IOException {
    try (Stream<Path> folders = Files.list(runs)) {
      return RunFolder.open(folders.findFirst().orElseThrow());
    }
  }

  @Test
  void jsonIsTheSummaryAndNothingElse() throws IOException {
    CommandLineHere.Ended ended =
        load(
            "--model=simulated",
            "--concurrency=2",
            "--requests=6",
            "--output-tokens=4",
            "--allow-invalid",
            "--json");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    RunSummary printed = Json.parse(ended.out(), RunSummary.class);
    assertThat(run().summary()).contains(printed);
    assertThat(ended.out())
        .as("byte for byte what summary.json holds")
        .isEqualTo(Files.readString(run().path().resolve("summary.json")));
    assertThat(printed.trials().getFirst().measures().requests().completed()).isEqualTo(6);
    assertThat(run().path().resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void anInvalidTrialIsToldWithItsLimitAndTheExitCode() throws IOException {
    CommandLineHere.Ended ended = load("--model=simulated", "--requests=5", "--output-tokens=4");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.TRIAL_INVALID.number()).isEqualTo(6);
    assertThat(ended.out())
        .contains("t01 invalid: 5 of 5 requests completed (limit: at least 6 completed requests)");
    assertThat(Files.readString(run().path().resolve("report.html")))
        .contains("(limit: at least 6 completed requests)");
    assertThat(Files.readString(run().path().resolve("summary.md")))
        .contains("(limit: at least 6 completed requests)");
  }

  @Test
  void aClientAtItsLimitIsToldWithTheLimitAndTheExitCode() throws IOException {
    Path recipe =
        Files.writeString(
            runs.resolve("burst.yaml"),
            """
            scenario: held-back
            orchestration: {mode: local}
            endpoint: %s
            workload:
              {service: openai, model: simulated, input_tokens: 8, output_tokens: 4, requests: 60,
               concurrency: 2, arrival: {kind: burst, size: 10, period: 300ms}}
            """
                .formatted(simulator.uri()));
    CommandLineHere.Ended ended =
        CommandLineHere.run(
            "run",
            "--recipe",
            recipe.toString(),
            "--runs-dir",
            runs.resolve("kept").toString(),
            "--quiet");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.CLIENT_LIMITED.number()).isEqualTo(7);
    assertThat(ended.out().replaceAll("\\s+", " "))
        .contains("t01 client-limited: arrivals waited for")
        .contains("(limit: 1 % of the measured phase); raise concurrency");
  }

  @Test
  void everyOptionIsInTheRecipeThatIsKept() throws IOException {
    CommandLineHere.Ended ended =
        load(
            "--model=simulated",
            "--api=completions",
            "--rate=50",
            "--arrival=constant",
            "--concurrency=9",
            "--duration=500ms",
            "--warmup-requests=3",
            "--input-tokens=11",
            "--output-tokens=5",
            "--ignore-eos",
            "--seed=7",
            "--wait=20s",
            "--quiet",
            "--allow-invalid");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).as("progress under --quiet").isEmpty();
    assertThat(new String(run().recipe(), StandardCharsets.UTF_8))
        .contains("api: completions", "kind: constant", "rate: 50", "concurrency: 9")
        .contains("duration: \"500ms\"", "warmup_requests: 3", "input_tokens: 11")
        .contains("output_tokens: 5", "ignore_eos: true", "seed: 7", "timeout: \"20s\"");
    assertThat(run().summary().orElseThrow().trials().getFirst().measures().requests().completed())
        .isEqualTo(25);
  }

  @Test
  void theKeptRecipeIsValid() throws IOException {
    load("--model=simulated", "--api=generate", "--requests=2", "--output-tokens=2", "--quiet");
    CommandLineHere.Ended again =
        CommandLineHere.run("validate", run().path().resolve("recipe.yaml").toString());
    assertThat(again.out()).contains("is valid and makes 1 trial");
  }

  @Test
  void wrongValuesAreToldAllAtOnceByTheirOptions() {
    CommandLineHere.Ended ended =
        load(
            "--model=a b",
            "--api=chatt",
            "--concurrency=none",
            "--requests=0",
            "--rate=-1",
            "--tokenizer=gone.json");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ended.err().lines().map(line -> line.replace("hpcbench: ", "").split(" ", 2)[0]))
        .containsExactlyInAnyOrder(
            "--model", "--api", "--concurrency", "--requests", "--rate", "--tokenizer");
    assertThat(ended.err()).contains("did you mean 'chat'?", "was 'none'");
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void anArrivalWithoutARateIsRefused() {
    CommandLineHere.Ended ended = load("--model=simulated", "--arrival=constant");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ended.err()).contains("--arrival needs --rate");
  }

  @Test
  void aModelThatIsNotServedIsNamedWithThoseThatAre() {
    CommandLineHere.Ended ended = load("--model=other", "--requests=2");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.RUN_FAILED.number());
    assertThat(ended.out()).contains("does not serve the model 'other'; it serves simulated");
    assertThat(ended.err()).contains("go on with   hpcbench resume ");
  }

  @Test
  void anAddressWhereNobodyListensIsGivenUpSoon() {
    CommandLineHere.Ended ended =
        CommandLineHere.run(
            "load",
            "--url=http://127.0.0.1:9",
            "--model=m",
            "--requests=1",
            "--wait=1s",
            "--output",
            runs.toString());
    assertThat(ended.exitCode()).isEqualTo(ExitCode.RUN_FAILED.number());
    assertThat(ended.err()).contains("waiting: ");
    assertThat(ended.out()).contains("the service openai was not ready after 1 s", "127.0.0.1:9");
  }

  @Test
  void aRunsFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(runs.resolve("file"), "");
    CommandLineHere.Ended ended =
        CommandLineHere.run(
            "load",
            "--url",
            simulator.uri().toString(),
            "--model=simulated",
            "--output",
            file.resolve("runs").toString());
    assertThat(ended.exitCode()).isEqualTo(ExitCode.RUN_FAILED.number());
    assertThat(ended.err()).contains(file.toString()).doesNotContain("at hpcbench.");
  }
}
