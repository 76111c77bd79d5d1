package hpcbench.result;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.Outcome;
import hpcbench.measure.RequestRecord;
import hpcbench.measure.TokenCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestCsvTest {
  @Test
  void aCompletedRequestShowsItsInstantsLatenciesAndTokens() throws IOException {
    Map<String, String> line = onlyLine(PageRecords.completed());
    assertThat(line)
        .containsEntry("trial", "t01")
        .containsEntry("phase", "measurement")
        .containsEntry("scheduled_seconds", "1.000000000")
        .containsEntry("first_token_seconds", "1.040000000")
        .containsEntry("schedule_lag_seconds", "0.000050000")
        .containsEntry("ttft_seconds", "0.040000000")
        .containsEntry("end_to_end_seconds", "0.060100000")
        .containsEntry("outcome", "completed")
        .containsEntry("failure", "")
        .containsEntry("http_status", "")
        .containsEntry("detail", "stop")
        .containsEntry("server_output_tokens", "3")
        .containsEntry("local_output_tokens", "")
        .containsEntry("events", "3")
        .containsEntry("chunks", "5")
        .containsEntry("first_chunk_seconds", "1.039900000")
        .containsEntry("last_chunk_seconds", "1.060000000")
        .containsEntry("server_total_seconds", "");
  }

  @Test
  void aFailureSaysItsKindAndHasNoLatency() throws IOException {
    assertThat(onlyLine(PageRecords.failed()))
        .containsEntry("outcome", "failed")
        .containsEntry("failure", "status")
        .containsEntry("http_status", "503")
        .containsEntry("detail", "HTTP status 503: busy")
        .containsEntry("end_seconds", "1.012000000")
        .containsEntry("end_to_end_seconds", "")
        .containsEntry("chunks", "0")
        .containsEntry("first_chunk_seconds", "")
        .containsEntry("ttft_seconds", "");
  }

  @Test
  void whatWasNotSentHasAReasonAndNoLag() throws IOException {
    RequestRecord failed = PageRecords.failed();
    RequestRecord unsent =
        new RequestRecord(
            failed.index(),
            failed.phase(),
            failed.scheduledNs(),
            -1,
            -1,
            -1,
            -1,
            -1,
            -1,
            new Outcome.NotSent("the limit held it back"),
            TokenCounts.NONE,
            failed.timing(),
            failed.grade(),
            failed.events(),
            failed.chunks(),
            0);
    assertThat(onlyLine(unsent))
        .containsEntry("outcome", "not_sent")
        .containsEntry("detail", "the limit held it back")
        .containsEntry("schedule_lag_seconds", "")
        .containsEntry("sent_seconds", "");
  }

  @Test
  void textThatASpreadsheetWouldRunIsMadeHarmless() {
    assertThat(Csv.line(List.of("=1+1", "-1.5", "-x", "a,b", "say \"no\"", "two\nlines", "=a\nb")))
        .isEqualTo("'=1+1,-1.5,'-x,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\"'=a\nb\"\r\n");
  }

  private static Map<String, String> onlyLine(RequestRecord request) throws IOException {
    StringBuilder text = new StringBuilder();
    RequestCsv.begin(text).add("t01", List.of(request));
    List<String> lines = text.toString().lines().toList();
    assertThat(lines).hasSize(2);
    List<String> names = List.of(lines.getFirst().split(",", -1));
    List<String> values = new ArrayList<>(List.of(lines.getLast().split(",", -1)));
    assertThat(values).hasSameSizeAs(names);
    Map<String, String> line = new HashMap<>();
    names.forEach(name -> line.put(name, values.get(line.size())));
    return line;
  }
}
