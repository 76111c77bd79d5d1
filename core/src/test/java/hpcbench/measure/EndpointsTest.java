package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hpcbench.measure.Measures.Metric;
import hpcbench.recipe.Arrival;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Servers side by side, from requests whose numbers are known.
class EndpointsTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final List<String> TWO = List.of("http://a:1", "http://b:1");

  @Test
  void aSlowServerAndOneThatFailsStandBesideTheOther() {
    Endpoints endpoints =
        endpoints(
            TestRequest.at(2_000).streamed(2_100, 2_200).to(0),
            TestRequest.at(3_000).streamed(3_100, 3_200).to(0),
            TestRequest.at(4_000).streamed(4_100, 4_200).to(0),
            TestRequest.at(5_000).streamed(5_300, 5_600).to(1),
            TestRequest.at(6_000).failed(FailureKind.CONNECT).to(1));
    EndpointMeasures quick = endpoints.each().getFirst();
    EndpointMeasures slow = endpoints.each().getLast();
    assertThat(quick.address()).isEqualTo("http://a:1");
    assertThat(quick.requests().completed()).isEqualTo(3);
    assertThat(quick.requestThroughput()).isEqualTo(0.3, EXACT);
    assertThat(quick.outputTokenThroughput()).isEqualTo(0.6, EXACT);
    assertThat(quick.distribution(Metric.TTFT).p50()).isEqualTo(0.1, EXACT);
    assertThat(slow.requests().failures()).containsEntry("connect", 1L);
    assertThat(slow.distribution(Metric.END_TO_END).p50()).isEqualTo(0.6, EXACT);
    assertThat(endpoints.requestImbalance()).isEqualTo(3 / 2.5, EXACT);
    assertThat(endpoints.latencyImbalance()).isEqualTo(3, EXACT);
  }

  @Test
  void allToOneServerIsAsUnevenAsThereAreServers() {
    Endpoints endpoints = endpoints(TestRequest.at(2_000).streamed(2_100).to(1));
    assertThat(endpoints.requestImbalance()).isEqualTo(2, EXACT);
    assertThat(endpoints.latencyImbalance()).isEqualTo(1, EXACT);
  }

  @Test
  void requestsOfTheWarmUpAndThoseNeverSentAreNoServersOwn() {
    Endpoints endpoints =
        endpoints(
            TestRequest.at(100).warmUp().streamed(200).to(0),
            TestRequest.at(2_000).notSent().to(-1));
    assertThat(endpoints.each()).allMatch(endpoint -> endpoint.requests().scheduled() == 0);
    assertThat(endpoints.requestImbalance()).isEqualTo(1, EXACT);
  }

  @Test
  void oneServerIsNotComparedWithItself() {
    assertThat(measures(List.of("http://a:1"), TestRequest.at(2_000).streamed(2_100)).endpoints())
        .isEmpty();
  }

  private static Endpoints endpoints(TestRequest... requests) {
    return measures(TWO, requests).endpoints().orElseThrow();
  }

  private static Measures measures(List<String> servers, TestRequest... requests) {
    return Measurement.of(
        TestTrial.records(requests),
        Optional.empty(),
        new Arrival.Closed(),
        TestTrial.client(1_000, 11_000),
        servers);
  }
}
