package hpcbench.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SimulatorServerTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String SHORT =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":2}";
  private static final String LONG =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":5000,\"ignore_eos\":true,\"stream\":true}";

  @Test
  void itListensOnLoopbackAndAFreePort() {
    try (TestSimulator simulator = TestSimulator.with()) {
      assertThat(simulator.server().uri().getHost()).isEqualTo("127.0.0.1");
      assertThat(simulator.server().port()).isPositive();
    }
  }

  @Test
  void withoutTheNativeTransportItAnswersAlike() throws Exception {
    try (TestSimulator simulator = TestSimulator.over(Transport.selector());
        TestSimulator other = TestSimulator.with()) {
      String stream = LONG.replace("5000", "50");
      assertThat(TestSimulator.golden(simulator.post(CHAT, stream)))
          .hasSizeGreaterThan(50)
          .isEqualTo(TestSimulator.golden(other.post(CHAT, stream)));
      assertThat(simulator.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void closingEndsOpenStreamsAndGivesThePortBack() throws Exception {
    TestSimulator simulator = TestSimulator.with("step_time", "5ms");
    int port = simulator.server().port();
    try (RawConnection stream = RawConnection.to(simulator);
        RawConnection idle = RawConnection.to(simulator)) {
      stream.sendRequest("POST", CHAT, LONG);
      assertThat(stream.readLine()).isEqualTo("HTTP/1.1 200 OK");
      simulator.server().close();
      String rest = stream.readToEnd();
      assertThat(rest).contains("the server is closing", "data: [DONE]").endsWith("0\r\n\r\n");
      assertThat(idle.readToEnd()).isEmpty();
      assertThat(simulator.server().awaitEnd()).isZero();
      SimulatorServer.start(SimulatorOptions.from(Map.of("port", port))).close();
    }
    simulator.close();
  }

  @Test
  void aBusyPortIsAClearError() {
    try (TestSimulator simulator = TestSimulator.with()) {
      int port = simulator.server().port();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> SimulatorServer.start(SimulatorOptions.from(Map.of("port", port))))
          .withMessageContaining("cannot listen on 127.0.0.1 port " + port)
          .withMessageContaining("choose another port");
    }
  }

  @Test
  void aMissingKeyFileIsAClearError() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() ->
            SimulatorServer.start(
                SimulatorOptions.from(Map.of("port", 0, "api_key_file", "/nowhere/key"))))
        .withMessageContaining("api_key_file")
        .withMessageContaining("/nowhere/key");
  }

  @Test
  void aConnectionServesOneRequestAfterTheOther() throws Exception {
    try (TestSimulator simulator = TestSimulator.with();
        RawConnection connection = RawConnection.to(simulator)) {
      for (int i = 0; i < 3; i++) {
        connection.sendRequest("GET", "/api/version", "");
        assertThat(connection.readLine()).isEqualTo("HTTP/1.1 200 OK");
        while (!connection.readLine().isEmpty()) {
          // The head goes on.
        }
        String document = "{\"version\":\"simulated\"}";
        assertThat(connection.readText(document.length())).isEqualTo(document);
      }
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (TestSimulator simulator = TestSimulator.with();
        RawConnection connection = RawConnection.to(simulator)) {
      String close = "GET /api/version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      connection.send(
          RawConnection.request("POST", CHAT, SHORT)
              + RawConnection.request("GET", "/health", "")
              + RawConnection.request("POST", "/api/nothing", "")
              + close);
      String all = connection.readToEnd();
      assertThat(all)
          .containsSubsequence(
              "chat.completion", "HTTP/1.1 200 OK", "404 page not found", "\"version\"");
      assertThat(all).contains("connection: close");
    }
  }

  @Test
  void aClientMayAskBeforeItSendsItsBody() throws Exception {
    try (TestSimulator simulator = TestSimulator.with()) {
      HttpResponse<String> response =
          simulator.send(
              HttpRequest.newBuilder(simulator.uri(CHAT))
                  .expectContinue(true)
                  .POST(BodyPublishers.ofString(SHORT)));
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anOldClientGetsItsStreamWithoutChunks() throws Exception {
    try (TestSimulator simulator = TestSimulator.with();
        RawConnection connection = RawConnection.to(simulator)) {
      String body =
          "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":2,\"stream\":true}";
      connection.send(
          "POST " + CHAT + " HTTP/1.0\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
      String all = connection.readToEnd();
      assertThat(all).doesNotContain("transfer-encoding").endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void whatIsNotHttpIsABadRequest() throws Exception {
    try (TestSimulator simulator = TestSimulator.with();
        RawConnection connection = RawConnection.to(simulator)) {
      connection.send("\u0001\u0002 nonsense\r\n\r\n");
      assertThat(connection.readToEnd()).startsWith("HTTP/1.1 400 Bad Request");
    }
  }

  @Test
  void aClientThatLeavesFreesItsPlace() throws Exception {
    try (TestSimulator simulator = TestSimulator.with("step_time", "2ms", "max_num_seqs", "1")) {
      RawConnection leaving = RawConnection.to(simulator);
      leaving.sendRequest("POST", CHAT, LONG);
      assertThat(leaving.readLine()).isEqualTo("HTTP/1.1 200 OK");
      RawConnection waiting = RawConnection.to(simulator);
      waiting.sendRequest("POST", CHAT, LONG);
      TestSimulator.await("one waits", () -> simulator.metric("vllm:num_requests_waiting") == 1);
      leaving.close();
      TestSimulator.await("it runs", () -> simulator.metric("vllm:num_requests_waiting") == 0);
      waiting.close();
      TestSimulator.await("all gone", () -> simulator.metric("vllm:num_requests_running") == 0);
      assertThat(simulator.metric("vllm:kv_cache_usage_perc")).isZero();
      assertThat(
              simulator.metric(
                  "vllm:request_success_total{engine=\"0\",model_name=\"simulated\",finished_reason=\"abort\"}"))
          .isEqualTo(2);
    }
  }

  @Test
  void moreThanTheBatchLimitIsQueued() throws Exception {
    try (TestSimulator simulator = TestSimulator.with("max_num_seqs", "2", "step_time", "5ms")) {
      List<CompletableFuture<HttpResponse<String>>> all = start(simulator, 6);
      TestSimulator.await("two run", () -> simulator.metric("vllm:num_requests_running") == 2);
      assertThat(all).hasSize(6);
      simulator.server().close();
    }
  }

  @Test
  void aThousandConnectionsAreServedAtOnce() throws Exception {
    try (TestSimulator simulator =
        TestSimulator.with(
            "max_num_seqs",
            "1000",
            "max_num_batched_tokens",
            "4096",
            "kv_cache_tokens",
            "1000000")) {
      List<RawConnection> connections = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        connections.add(RawConnection.to(simulator));
      }
      String body =
          "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":20,\"ignore_eos\":true,\"stream\":true}";
      String request =
          "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(CHAT, body.length(), body);
      for (RawConnection connection : connections) {
        connection.send(request);
      }
      for (RawConnection connection : connections) {
        String answer = connection.readToEnd();
        assertThat(answer).contains("data: [DONE]");
        assertThat(answer.split("\"content\":\"[ a-z]", -1)).hasSize(21);
        connection.close();
      }
      assertThat(simulator.metric("vllm:generation_tokens_total")).isEqualTo(20_000);
    }
  }

  private static List<CompletableFuture<HttpResponse<String>>> start(
      TestSimulator simulator, int requests) {
    HttpRequest request =
        HttpRequest.newBuilder(simulator.uri(CHAT)).POST(BodyPublishers.ofString(LONG)).build();
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      all.add(simulator.client().sendAsync(request, BodyHandlers.ofString()));
    }
    return all;
  }
}
