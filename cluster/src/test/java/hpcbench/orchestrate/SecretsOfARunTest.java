package hpcbench.orchestrate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.RunSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Secrets planted in a recipe and in the output of its service, and looked for in every file of
/// the run.
@Timeout(60)
class SecretsOfARunTest {
  private static final String SECRET = "S3cretS3cretS3cret";

  @TempDir Path runs;

  /// A service whose secrets are in its environment, its command line and every request.
  private static final String RECIPE =
      """
      scenario: secrets
      orchestration: {mode: local}
      workload:
        service: openai
        model: simulated
        requests: 6
        input_tokens: 8
        output_tokens: 4
        extra_body: {api_key: S3cretS3cretS3cret}
      servers:
        health_check: {timeout: 60s, interval: 50ms}
        service_config:
          environment: {HF_TOKEN: S3cretS3cretS3cret}
        command:
      COMMAND
          - --api-key
          - S3cretS3cretS3cret
          - --port
          - "{port}"
      """;

  @Test
  void noFileOfTheRunHoldsAnyOfThem() throws Exception {
    Bench bench = Bench.of(runs, RECIPE.replace("COMMAND", TalkativeService.commandAsYaml()));
    RunSummary summary = bench.run();
    assertThat(summary.reason()).isEmpty();
    Path folder = bench.folder(summary).path();

    assertThat(folder.resolve("logs/openai-1.log"))
        .content()
        .contains("HF_TOKEN=REDACTED")
        .contains("Authorization: Bearer REDACTED");
    assertThat(folder.resolve("recipe.yaml")).content().contains("HF_TOKEN: REDACTED");
    assertThat(filesThatContain(SECRET)).isEmpty();
    assertThat(bench.folder(summary).plan().trials()).hasSize(1);
    assertThat(bench.folder(summary).provenance()).isPresent();
    assertThat(bench.folder(summary).finishedTrials()).hasSize(1);
  }

  private List<Path> filesThatContain(String text) throws IOException {
    try (Stream<Path> files = Files.walk(runs)) {
      return files.filter(Files::isRegularFile).filter(file -> contains(file, text)).toList();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file, ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theFolderAndTheKeyOfAServerAreForTheirOwnerOnly() throws Exception {
    SimulatedService.standInForTheCommandLine();
    Map<String, String> modes = new TreeMap<>();
    List<String> keys = new CopyOnWriteArrayList<>();
    String recipe =
        """
        scenario: modes
        orchestration: {mode: local}
        workload: {service: dummy, model: simulated, requests: 6, input_tokens: 8, output_tokens: 4}
        servers: {health_check: {timeout: 60s, interval: 50ms}}
        """;
    Bench bench =
        Bench.of(
            runs,
            recipe,
            event -> {
              if (event instanceof RunEvent.TrialStarted) {
                look(modes, keys);
              }
            });
    bench.run();
    assertThat(modes)
        .containsEntry("run folder", "rwx------")
        .containsEntry("api-key", "rw-------");
    assertThat(keys).singleElement().asString().hasSizeGreaterThan(30);
    assertThat(filesThatContain(keys.getFirst())).isEmpty();
  }

  private void look(Map<String, String> modes, List<String> keys) {
    try (Stream<Path> files = Files.walk(runs)) {
      for (Path file : files.toList()) {
        if (file.getParent().equals(runs)) {
          modes.put("run folder", mode(file));
        }
        if (file.endsWith("api-key")) {
          modes.put("api-key", mode(file));
          keys.add(Files.readString(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
