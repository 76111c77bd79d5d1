package hpcbench.simulator;

import static hpcbench.simulator.TestSimulator.events;
import static hpcbench.simulator.TestSimulator.json;
import static hpcbench.simulator.TestSimulator.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

class FaultsTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String GENERATE = "/api/generate";
  private static final int TOKENS = 40;

  private static String chat(boolean stream) {
    return "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}],\"max_tokens\":%d,\"ignore_eos\":true,\"stream\":%s%s}"
        .formatted(TOKENS, stream, stream ? ",\"stream_options\":{\"include_usage\":true}" : "");
  }

  private static String generate(boolean stream) {
    return "{\"model\":\"simulated\",\"prompt\":\"Hello there\",\"options\":{\"num_predict\":%d},\"stream\":%s}"
        .formatted(TOKENS, stream);
  }

  private static TestSimulator with(String... settings) {
    List<String> all =
        new ArrayList<>(List.of("answer_tokens", String.valueOf(TOKENS), "answer_spread", "0"));
    all.addAll(List.of(settings));
    return TestSimulator.with(all.toArray(String[]::new));
  }

  private static long contentEvents(List<JsonNode> events) {
    return events.stream()
        .filter(event -> !event.at("/choices/0/delta/content").asString("").isEmpty())
        .count();
  }

  @Test
  void errorsAreAnsweredWithStatus500InTheShapeOfTheApi() throws Exception {
    try (TestSimulator simulator = with("error_rate", "1")) {
      HttpResponse<String> openAi = simulator.post(CHAT, chat(true));
      assertThat(openAi.statusCode()).isEqualTo(500);
      assertThat(openAi.body())
          .isEqualTo(
              "{\"error\":{\"message\":\"simulated error\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}}");
      HttpResponse<String> ollama = simulator.post(GENERATE, generate(true));
      assertThat(ollama.statusCode()).isEqualTo(500);
      assertThat(ollama.body()).isEqualTo("{\"error\":\"simulated error\"}");
      assertThat(simulator.get("/health").statusCode()).as("only answers fail").isEqualTo(200);
    }
  }

  @Test
  void streamErrorsComeUnderStatus200() throws Exception {
    try (TestSimulator simulator = with("stream_error_rate", "1")) {
      HttpResponse<String> openAi = simulator.post(CHAT, chat(true));
      assertThat(openAi.statusCode()).isEqualTo(200);
      assertThat(events(openAi).getLast().toString())
          .isEqualTo(
              "{\"error\":{\"message\":\"simulated error in the stream\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}}");
      assertThat(openAi.body()).endsWith("data: [DONE]\n\n");
      assertThat(contentEvents(events(openAi))).isBetween(1L, (long) TOKENS);
      HttpResponse<String> ollama = simulator.post(GENERATE, generate(true));
      assertThat(ollama.statusCode()).isEqualTo(200);
      assertThat(lines(ollama).getLast().toString())
          .isEqualTo("{\"error\":\"simulated error in the stream\"}");
      assertThat(simulator.post(CHAT, chat(false)).statusCode()).as("not streamed").isEqualTo(500);
      assertThat(simulator.metric("vllm:num_requests_running")).isZero();
    }
  }

  @Test
  void aStalledAnswerIsCompleteButLate() throws Exception {
    try (TestSimulator simulator = with("stall_rate", "1", "stall_time", "300ms")) {
      long startedNs = System.nanoTime();
      HttpResponse<String> response = simulator.post(CHAT, chat(true));
      assertThat(System.nanoTime() - startedNs).isGreaterThanOrEqualTo(300_000_000);
      assertThat(events(response).getLast().at("/usage/completion_tokens").intValue())
          .isEqualTo(TOKENS);
      assertThat(
              lines(simulator.post(GENERATE, generate(true)))
                  .getLast()
                  .at("/eval_count")
                  .intValue())
          .isEqualTo(TOKENS);
    }
  }

  @Test
  void aResetConnectionBreaksTheStream() throws Exception {
    try (TestSimulator simulator = with("reset_rate", "1")) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> simulator.post(CHAT, chat(true)));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> simulator.post(GENERATE, generate(true)));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> simulator.post(CHAT, chat(false)));
      assertThat(simulator.metric("vllm:num_requests_running")).isZero();
    }
  }

  @Test
  void aResetIsATcpReset() throws Exception {
    try (TestSimulator simulator = with("reset_rate", "1");
        RawConnection connection = RawConnection.to(simulator)) {
      connection.sendRequest("POST", CHAT, chat(true));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(connection::readToEnd)
          .withMessageContaining("reset");
    }
  }

  @Test
  void oneEventOfAMalformedStreamIsNotJson() throws Exception {
    try (TestSimulator simulator = with("malformed_rate", "1")) {
      HttpResponse<String> openAi = simulator.post(CHAT, chat(true));
      List<String> documents =
          openAi
              .body()
              .lines()
              .filter(line -> line.startsWith("data: {"))
              .map(line -> line.substring(6))
              .toList();
      List<String> broken = documents.stream().filter(FaultsTest::isBroken).toList();
      assertThat(broken).hasSize(1);
      assertThat(openAi.body()).endsWith("data: [DONE]\n\n");
      assertThat(documents).hasSize(TOKENS + 4);
      HttpResponse<String> ollama = simulator.post(GENERATE, generate(true));
      assertThat(ollama.body().lines().filter(FaultsTest::isBroken)).hasSize(1);
      assertThat(isBroken(simulator.post(CHAT, chat(false)).body())).isTrue();
      assertThat(isBroken(simulator.post(GENERATE, generate(false)).body())).isTrue();
    }
  }

  private static boolean isBroken(String document) {
    try {
      json(document);
      return false;
    } catch (JacksonException broken) {
      return true;
    }
  }

  @Test
  void slowHeadersComeLateAndTheAnswerIsWell() throws Exception {
    try (TestSimulator simulator = with("slow_headers_rate", "1", "slow_headers_time", "250ms")) {
      long startedNs = System.nanoTime();
      HttpResponse<Stream<String>> response =
          simulator
              .client()
              .send(
                  HttpRequest.newBuilder(simulator.uri(CHAT))
                      .POST(BodyPublishers.ofString(chat(true)))
                      .build(),
                  BodyHandlers.ofLines());
      assertThat(System.nanoTime() - startedNs).isGreaterThanOrEqualTo(250_000_000);
      assertThat(response.body().toList()).contains("data: [DONE]");
    }
  }

  @Test
  void aTruncatedStreamHasNoProperEnd() throws Exception {
    try (TestSimulator simulator = with("truncate_rate", "1")) {
      HttpResponse<String> openAi = simulator.post(CHAT, chat(true));
      assertThat(openAi.statusCode()).isEqualTo(200);
      assertThat(openAi.body()).doesNotContain("[DONE]", "finish_reason\":\"", "usage");
      assertThat(contentEvents(events(openAi))).isPositive();
      HttpResponse<String> ollama = simulator.post(GENERATE, generate(true));
      assertThat(ollama.body()).isNotEmpty().doesNotContain("\"done\":true", "error");
      assertThatExceptionOfType(IOException.class)
          .as("a body shorter than promised")
          .isThrownBy(() -> simulator.post(CHAT, chat(false)));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> simulator.post(GENERATE, generate(false)));
    }
  }

  @Test
  void lyingUsageIsNotWhatWasSent() throws Exception {
    try (TestSimulator simulator = with("lying_usage_rate", "1")) {
      List<JsonNode> events = events(simulator.post(CHAT, chat(true)));
      assertThat(contentEvents(events)).isEqualTo(TOKENS);
      assertThat(events.getLast().at("/usage/completion_tokens").intValue())
          .isEqualTo(2 * TOKENS + 1);
      assertThat(
              lines(simulator.post(GENERATE, generate(true)))
                  .getLast()
                  .at("/eval_count")
                  .intValue())
          .isEqualTo(2 * TOKENS + 1);
    }
  }

  @Test
  void aRateStrikesItsShareAndTheSameOnesEveryTime() throws Exception {
    List<Integer> first = statuses("error_rate", "0.3", "seed", "11");
    List<Integer> second = statuses("error_rate", "0.3", "seed", "11");
    List<Integer> other = statuses("error_rate", "0.3", "seed", "12");
    assertThat(second).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
    assertThat(first.stream().filter(status -> status == 500).count()).isBetween(40L, 80L);
  }

  private static List<Integer> statuses(String... settings) throws Exception {
    try (TestSimulator simulator = with(settings)) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        statuses.add(
            simulator
                .post(
                    CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":1}")
                .statusCode());
      }
      return statuses;
    }
  }

  @Test
  void afterEnoughRequestsConnectionsAreRefused() throws Exception {
    try (TestSimulator simulator = with("refuse_after", "2")) {
      assertThat(simulator.post(CHAT, chat(true)).statusCode()).isEqualTo(200);
      assertThat(simulator.post(CHAT, chat(true)).body()).endsWith("data: [DONE]\n\n");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> RawConnection.to(simulator))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void theRequestThatKillsTheServerTakesTheStreamsUnderWayWithIt() throws Exception {
    try (TestSimulator simulator =
            with("die_after_requests", "1", "exit_code", "137", "step_time", "20ms");
        RawConnection underWay = RawConnection.to(simulator);
        RawConnection last = RawConnection.to(simulator)) {
      underWay.sendRequest("POST", CHAT, chat(true));
      assertThat(underWay.readLine()).isEqualTo("HTTP/1.1 200 OK");
      last.sendRequest("POST", CHAT, chat(true));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(underWay::readToEnd)
          .withMessageContaining("reset");
      assertThatExceptionOfType(IOException.class).isThrownBy(last::readToEnd);
      assertThat(exitCode(simulator)).isEqualTo(137);
      assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(() -> RawConnection.to(simulator));
    }
  }

  @Test
  void theServerDiesWhenItsTimeIsUp() throws Exception {
    try (TestSimulator simulator = with("die_after", "200ms", "exit_code", "3")) {
      assertThat(exitCode(simulator)).isEqualTo(3);
    }
  }

  private static int exitCode(TestSimulator simulator) throws Exception {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return simulator.server().awaitEnd();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            })
        .get(20, TimeUnit.SECONDS);
  }
}
