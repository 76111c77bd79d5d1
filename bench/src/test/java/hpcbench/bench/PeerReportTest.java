package hpcbench.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hpcbench.bench.StampLog.Life;
import hpcbench.measure.EventTimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerReportTest {
  private static final long MILLI = 1_000_000;

  @TempDir Path folder;

  /// Two requests, whose first tokens came after 50 and 55 ms.
  private static final List<Life> SERVER =
      List.of(life(StampLog.idOf("a-1"), 1000, 1050), life(StampLog.idOf("b-2"), 1001, 1056));

  private static Life life(long id, long arrivedMs, long firstTokenMs) {
    return new Life(
        id,
        arrivedMs * MILLI,
        arrivedMs * MILLI,
        EventTimes.of(new long[] {firstTokenMs * MILLI, (firstTokenMs + 10) * MILLI}));
  }

  @Test
  void requestsOfVllmAreFoundByTheTextOfTheirAnswers() throws Exception {
    write(
        """
        {"completed": 2, "ttfts": [0.0575, 0.051, 0.0], "start_times": [1.0, 2.0, 3.0],
         "generated_texts": ["%019d%019d", "%019d", ""]}
        """
            .formatted(1056 * MILLI, 1066 * MILLI, 1050 * MILLI));

    assertErrors(PeerReport.ofVllm(folder));
  }

  @Test
  void requestsOfGuideLlmAreFoundByTheTextOfTheirAnswers() throws Exception {
    write(
        """
        {"metadata": {}, "benchmarks": [{"requests": {"successful": [
          {"output": "%019d", "time_to_first_token_ms": 51.0, "tool_calls": null},
          {"output": "%019d%019d", "time_to_first_token_ms": 57.5},
          {"output": null, "time_to_first_token_ms": null}]}}]}
        """
            .formatted(1050 * MILLI, 1056 * MILLI, 1066 * MILLI));

    assertErrors(PeerReport.ofGuideLlm(folder));
  }

  @Test
  void requestsOfAiPerfAreFoundByTheHeaderThatTheyHad() throws Exception {
    Files.writeString(
        folder.resolve("profile_export.jsonl"),
        """
        {"metadata": {"x_request_id": "a-1"}, "metrics": {"time_to_first_token": {"value": 51, "unit": "ms"}}}
        {"metadata": {"x_request_id": "b-2"}, "metrics": {"time_to_first_token": {"value": 57.5, "unit": "ms"}}}
        {"metadata": {"x_request_id": "c-3"}, "metrics": {}}
        """);

    assertErrors(PeerReport.ofAiPerf(folder));
  }

  /// 1 ms and 2.5 ms, and nothing for what the server did not see.
  private static void assertErrors(PeerReport report) {
    Errors errors = report.errors(SERVER, 0, Long.MAX_VALUE);

    assertThat(errors.ttft().count()).isEqualTo(2);
    assertThat(errors.ttft().quantile(0.5)).isEqualTo(1 * MILLI);
    assertThat(errors.ttft().quantile(1)).isEqualTo(2.5 * MILLI);
    assertThat(errors.receipt().count()).isZero();
    assertThat(report.errors(SERVER, 1001 * MILLI, 1056 * MILLI).ttft().count()).isZero();
    assertThat(report.errors(SERVER, 1001 * MILLI, 1057 * MILLI).ttft().count()).isEqualTo(1);
  }

  @Test
  void theNumberOfAHeaderIsItsHashAsTheServerMakesIt() {
    // FNV-1a of "a" is af63dc4c8601ec8c, by the tables of its authors.
    assertThat(StampLog.idOf("a")).isEqualTo(0xaf63dc4c8601ec8cL >>> 1);
  }

  @Test
  void aReportOfAnotherFormIsRefused() throws Exception {
    write("{}");
    assertThatThrownBy(() -> PeerReport.ofVllm(folder))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void write(String report) throws Exception {
    Files.writeString(folder.resolve(PeerReport.FILE), report);
  }
}
