package hpcbench.dialect;

import static hpcbench.dialect.WorkedExample.figure;
import static hpcbench.dialect.WorkedExample.measured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.TestRequest;
import hpcbench.measure.TestTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The tables of the worked example are computed, and every figure has its line.
class DialectsPageTest {
  private static final Path PAGE = Path.of("../docs/explanation/dialects.md");
  private static final Dialect VLLM = new VllmServe();
  private static final Dialect AIPERF = new Aiperf();
  private static final Dialect GUIDELLM = new Guidellm();
  private static final Dialect LOADGEN = new Loadgen();

  @Test
  void oneRequestHasTheseNumbers() throws IOException {
    MeasuredRequests one = measured(WorkedExample.one());
    Measures ours = WorkedExample.ours(TestTrial.records(WorkedExample.one()));

    assertThat(page())
        .contains(
            row(
                "time to first token, ms",
                "%.0f",
                ours.distribution(Metric.TTFT).p50() * 1e3,
                figure(VLLM, "ttft", one).statistic("mean"),
                figure(AIPERF, "time_to_first_token", one).statistic("avg"),
                figure(GUIDELLM, "time_to_first_token_ms", one).statistic("mean"),
                figure(LOADGEN, "result_first_token_latency", one).statistic("50.00") * 1e-6))
        .contains(
            row(
                "time per output token, ms",
                "%.0f",
                ours.distribution(Metric.TPOT).p50() * 1e3,
                figure(VLLM, "tpot", one).statistic("mean"),
                figure(AIPERF, "inter_token_latency", one).statistic("avg"),
                figure(GUIDELLM, "inter_token_latency_ms", one).statistic("mean"),
                figure(LOADGEN, "result_time_per_output_token", one).statistic("50.00") * 1e-6))
        .contains(
            row(
                "end to end, ms",
                "%.0f",
                ours.distribution(Metric.END_TO_END).p50() * 1e3,
                figure(VLLM, "e2el", one).statistic("mean"),
                figure(AIPERF, "request_latency", one).statistic("avg"),
                figure(GUIDELLM, "request_latency", one).statistic("mean") * 1e3,
                figure(LOADGEN, "result_latency", one).statistic("50.00") * 1e-6))
        .contains(
            row(
                "output tokens",
                "%.0f",
                ours.distribution(Metric.OUTPUT_TOKENS).p50(),
                figure(VLLM, "total_output_tokens", one).value(),
                figure(AIPERF, "total_osl", one).value(),
                figure(GUIDELLM, "output_token_count", one).statistic("mean"),
                new LoadgenSample(WorkedExample.one().record()).tokens()));
    assertThat(figure(GUIDELLM, "time_per_output_token_ms", one).statistic("mean"))
        .as("as the text says")
        .isCloseTo(50, within(1e-9));
  }

  @Test
  void threeRequestsAndAFailureHaveTheseRates() throws IOException {
    MeasuredRequests all = measured(Optional.empty(), WorkedExample.all());
    Measures ours = WorkedExample.ours(WorkedExample.all());

    assertThat(page())
        .contains(
            row(
                "requests per second",
                "%.3f",
                ours.requestThroughput(),
                figure(VLLM, "request_throughput", all).value(),
                figure(AIPERF, "request_throughput", all).value(),
                figure(GUIDELLM, "requests_per_second", all).statistic("mean"),
                figure(LOADGEN, "result_completed_samples_per_sec", all).value()))
        .contains(
            row(
                "output tokens per second",
                "%.3f",
                ours.outputTokenThroughput(),
                figure(VLLM, "output_throughput", all).value(),
                figure(AIPERF, "output_token_throughput", all).value(),
                figure(GUIDELLM, "output_tokens_per_second", all).statistic("mean"),
                figure(LOADGEN, "result_completed_tokens_per_second", all).value()));
  }

  @Test
  void fourLatenciesHaveTheseMedians() throws IOException {
    TestRequest[] four =
        Stream.of(10, 20, 30, 40)
            .map(end -> WorkedExample.plain(0, 5, end))
            .toArray(TestRequest[]::new);

    assertThat(page())
        .contains(
            row(
                "median of 10, 20, 30 and 40 ms",
                "%.0f",
                WorkedExample.ours(TestTrial.records(four)).distribution(Metric.END_TO_END).p50()
                    * 1e3,
                figure(VLLM, "e2el", measured(four)).statistic("median"),
                figure(AIPERF, "request_latency", measured(four)).statistic("p50"),
                figure(GUIDELLM, "request_latency", measured(four)).statistic("median") * 1e3,
                figure(LOADGEN, "result_latency", measured(four)).statistic("50.00") * 1e-6));
  }

  @ParameterizedTest
  @MethodSource("figures")
  void everyFigureIsOnThePage(String name) throws IOException {
    assertThat(page()).contains("`" + name + "`");
  }

  private static Stream<String> figures() {
    MeasuredRequests all = measured(Optional.of(WorkedExample.SLO), WorkedExample.all());
    return Dialect.all().stream()
        .flatMap(dialect -> dialect.figures(all).stream())
        .map(Figure::name)
        .distinct();
  }

  private static String row(String name, String format, double... numbers) {
    return DoubleStream.of(numbers)
        .mapToObj(number -> String.format(Locale.ROOT, format, number))
        .collect(Collectors.joining(" | ", "| " + name + " | ", " |"));
  }

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }
}
