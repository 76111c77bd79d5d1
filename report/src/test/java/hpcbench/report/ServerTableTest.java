package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.observe.HostReport;
import hpcbench.observe.Observations;
import hpcbench.observe.ServerReading;
import hpcbench.observe.ServerReport;
import hpcbench.observe.ServerReport.Bracket;
import hpcbench.observe.ServerReport.Gauge;
import hpcbench.observe.ServerReport.Times;
import hpcbench.result.Bottleneck;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServerTableTest {
  private static final Bottleneck QUEUE =
      new Bottleneck(Bottleneck.Where.QUEUE, "queue", 0.7, "requests <waited>", "add servers");

  @Test
  void theServersWordStandsBesideTheClients() {
    String markup = markup(new ServerTable(watched()).html());

    assertThat(markup)
        .contains("vllm at http://node2:8000, 10 looks")
        .contains("mean; at most 7")
        .contains("100 ms – 250 ms")
        .contains("&gt; 2.00 s")
        .contains("1 look without an answer: refused")
        .contains("node2, 9 looks");
  }

  @Test
  void whatWasNotWatchedIsNotShown() {
    assertThat(markup(new ServerTable(WrittenRun.summary().trials().getFirst()).html())).isEmpty();
    assertThat(markup(BottleneckList.of(WrittenRun.summary()))).isEmpty();
    assertThat(ServerCourse.of(List.of())).isEmpty();
  }

  @Test
  void aBottleneckHasItsNumbersAndItsAdvice() {
    RunSummary written = WrittenRun.summary();
    RunSummary run =
        new RunSummary(
            written.runId(),
            written.status(),
            written.reason(),
            1,
            written.plan(),
            List.of(watched()),
            List.of(),
            List.of());

    assertThat(markup(BottleneckList.of(run)))
        .contains("href=\"#t01\"", "requests &lt;waited&gt;. ", "Add servers.");
    assertThat(MarkdownSummary.of(run))
        .contains("- t01 held back, `queue`: requests \\<waited\\>. Add servers.");
  }

  @Test
  void theCourseOfALongTrialHasAFewHundredPoints() {
    List<ServerReading> readings = new ArrayList<>();
    for (int second = -1; second < 1_800; second++) {
      readings.add(
          new ServerReading(
              "http://a",
              second,
              0.001,
              new TreeMap<>(Map.of("running_requests", 2.0)),
              new TreeMap<>()));
    }
    ServerCourse course = ServerCourse.of(readings).orElseThrow();

    assertThat(course.running()).hasSize(300);
    assertThat(course.running().getFirst()).isEqualTo(new ServerCourse.Point(0, 2));
    assertThat(course.waiting()).isEmpty();
  }

  private static TrialSummary watched() {
    TrialSummary trial = WrittenRun.summary().trials().getFirst();
    Times ttft =
        new Times(
            90,
            0.12,
            new Bracket(0.1, Optional.of(0.25)),
            new Bracket(0.1, Optional.of(0.25)),
            new Bracket(2, Optional.empty()));
    ServerReport server =
        new ServerReport(
            "http://node2:8000",
            "vllm",
            10,
            1,
            Optional.of("refused"),
            0.9,
            11.1,
            new TreeMap<>(Map.of("waiting_requests", new Gauge(3, 7))),
            new TreeMap<>(),
            new TreeMap<>(Map.of("ttft_seconds", ttft)));
    HostReport seen =
        new HostReport(
            "node2",
            9,
            0,
            Optional.empty(),
            0.5,
            0.9,
            1e9,
            4e9,
            10,
            20,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new TrialSummary(
        trial.trial(),
        trial.prompts(),
        trial.verdict(),
        trial.measures(),
        trial.client(),
        trial.beyondCalibration(),
        new Observations(List.of(server), List.of(seen)),
        List.of(QUEUE));
  }

  private static String markup(Html html) {
    StringBuilder text = new StringBuilder();
    html.appendTo(text);
    return text.toString();
  }
}
