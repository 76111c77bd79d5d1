package hpcbench.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.Chunks;
import hpcbench.measure.EventTimes;
import hpcbench.measure.FailureKind;
import hpcbench.measure.ServerTiming;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What real services send, shape by shape, and what must be survived.
@SuppressWarnings("StringConcatToTextBlock") // a text block would hide the line ends
class AnswerReaderTest {
  private static final int LIMIT = 1 << 16;

  private final Answer answer = new Answer();

  @Test
  void vllmChatIsReadToItsUsage() {
    sse(
        """
        data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}

        data: {"choices":[{"index":0,"delta":{"content":""},"finish_reason":"length","stop_reason":null}]}

        data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}

        data: [DONE]

        """);

    AnswerDetails details = AnswerDetails.of(answer);
    assertThat(answer.events()).isEqualTo(1);
    assertThat(answer.isDone()).isTrue();
    assertThat(answer.isUnterminated()).isFalse();
    assertThat(details.finishReason()).isEqualTo("length");
    assertThat(details.inputTokens()).isEqualTo(5);
    assertThat(details.outputTokens()).isEqualTo(1);
    assertThat(details.cachedTokens()).isEqualTo(-1);
    assertThat(AnswerDetails.answerText(answer)).isEqualTo("Hi");
  }

  @Test
  void chunksWithoutTextAreKeptApartFromTokens() {
    AnswerReader reader = Dialects.OPENAI_CHAT.reader(true, LIMIT);
    answer.begin(true);
    reader.begin(answer);
    feed(
        reader,
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n",
        10);
    feed(reader, "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n", 200);
    feed(reader, "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n", 250);
    feed(reader, "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5}}\n\ndata: [DONE]\n\n", 300);
    reader.end(300);

    assertThat(answer.times()).isEqualTo(EventTimes.of(200));
    assertThat(answer.firstTokenNs()).isEqualTo(200);
    assertThat(answer.lastTokenNs()).isEqualTo(200);
    assertThat(answer.chunks()).as("a usage report is none").isEqualTo(new Chunks(3, 10, 250));
  }

  @Test
  void sglangChatIsReadThroughItsNullReasoning() {
    sse(
        """
        data: {"choices":[{"delta":{"role":"assistant","content":"","reasoning_content":null}}]}

        data: {"choices":[{"delta":{"content":"Hi","reasoning_content":null},"finish_reason":null}]}

        data: {"choices":[{"delta":{"content":null,"reasoning_content":null},"finish_reason":"stop","matched_stop":null}]}

        data: [DONE]

        """);

    assertThat(answer.events()).isEqualTo(1);
    assertThat(AnswerDetails.of(answer).finishReason()).isEqualTo("stop");
  }

  @Test
  void llamaCppChatIsReadThroughItsCommentToItsTimings() {
    sse(
        """
        data: {"choices":[{"index":0,"delta":{"role":"assistant","content":null},"finish_reason":null}]}

        :

        data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}

        data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"timings":{"cache_n":3,"prompt_n":5,"prompt_ms":20.5,"predicted_n":1,"predicted_ms":9}}

        data: [DONE]

        """);

    AnswerDetails details = AnswerDetails.of(answer);
    assertThat(answer.events()).isEqualTo(1);
    assertThat(details.timing()).isEqualTo(new ServerTiming(-1, -1, 20_500_000, 9_000_000));
    assertThat(details.cachedTokens()).isEqualTo(3);
  }

  @Test
  void aDurationThatOllamaLeavesOutIsZero() {
    ndjson(
        """
        {"model":"m","message":{"role":"assistant","content":"Hi"},"done":false}
        {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":900000000,"prompt_eval_count":5,"eval_count":1,"eval_duration":9000000}
        """);

    assertThat(AnswerDetails.of(answer).timing())
        .isEqualTo(new ServerTiming(900_000_000, 0, 0, 9_000_000));
  }

  @Test
  void ollamaChatIsReadToItsDurations() {
    ndjson(
        """
        {"model":"m","message":{"role":"assistant","content":"Hi"},"done":false}
        {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":900000000,"load_duration":1000000,"prompt_eval_count":5,"prompt_eval_duration":20000000,"eval_count":1,"eval_duration":9000000}
        """);

    AnswerDetails details = AnswerDetails.of(answer);
    assertThat(answer.events()).isEqualTo(1);
    assertThat(answer.isWhole()).isTrue();
    assertThat(details)
        .isEqualTo(
            new AnswerDetails(
                "stop",
                5,
                -1,
                1,
                new ServerTiming(900_000_000, 1_000_000, 20_000_000, 9_000_000),
                ""));
  }

  @Test
  void thinkingIsATokenAndNotYetAnAnswer() {
    answer.begin(true);
    AnswerReader reader = Dialects.OLLAMA_GENERATE.reader(true, LIMIT);
    reader.begin(answer);
    feed(reader, "{\"thinking\":\"hm\",\"response\":\"\",\"done\":false}\n", 10);
    feed(reader, "{\"response\":\"yes\",\"done\":false}\n", 20);

    assertThat(answer.firstTokenNs()).isEqualTo(10);
    assertThat(answer.firstAnswerNs()).isEqualTo(20);
    assertThat(answer.lastTokenNs()).isEqualTo(20);
    assertThat(AnswerDetails.reasoningText(answer)).isEqualTo("hm");
    assertThat(AnswerDetails.answerText(answer)).isEqualTo("yes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reasoning", "reasoning_content"})
  void reasoningOfEitherNameIsATokenAndNotYetAnAnswer(String name) {
    sse("data: {\"choices\":[{\"delta\":{\"" + name + "\":\"hm\"}}]}\n\n");

    assertThat(answer.events()).isEqualTo(1);
    assertThat(answer.firstAnswerNs()).isEqualTo(-1);
  }

  @Test
  void aToolCallIsATokenOfTheAnswer() {
    sse(
        """
        data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]}}]}

        data: {"choices":[{"delta":{"tool_calls":[]}}]}

        """);

    assertThat(answer.events()).isEqualTo(1);
    assertThat(answer.firstAnswerNs()).isEqualTo(1);
  }

  @Test
  void theLastUsageThatIsNotZeroCounts() {
    sse(
        """
        data: {"choices":[{"text":"a"}],"usage":{"prompt_tokens":0,"completion_tokens":0}}

        data: {"choices":[{"text":"b"}],"usage":{"prompt_tokens":5,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":4}}}

        data: {"choices":[{"text":"","finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}}

        data: {"choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0}}

        """);

    AnswerDetails details = AnswerDetails.of(answer);
    assertThat(details.outputTokens()).isEqualTo(2);
    assertThat(details.cachedTokens()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"error\":{\"message\":\"it"
            + " broke\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}}\n\n"
            + "data: [DONE]\n\n",
        "data: {\"error\":\"it broke\"}\n\n",
        "data:{\"error\":\"it broke\",\"error_type\":\"overloaded\"}\n\n",
        "data: {\"object\":\"error\",\"message\":\"it"
            + " broke\",\"type\":\"x\",\"param\":null,\"code\":503}\n\n",
        "event: error\ndata: it broke\n\n",
        "{\"object\":\"error\",\"message\":\"it broke\",\"code\":503}",
        "{\"error\":{\"message\":\"it broke\"}}"
      })
  void anErrorOfAnyShapeUnderStatus200IsAnErrorEvent(String body) {
    sse(body);

    assertThat(answer.failure()).contains(FailureKind.ERROR_EVENT);
    assertThat(AnswerDetails.of(answer).failure()).isEqualTo("it broke");
  }

  @Test
  void anOllamaErrorLineIsAnErrorEvent() {
    ndjson("{\"error\":\"it broke\"}\n");

    assertThat(answer.failure()).contains(FailureKind.ERROR_EVENT);
    assertThat(AnswerDetails.of(answer).failure()).isEqualTo("it broke");
  }

  @Test
  void anEventThatIsNoJsonIsMalformed() {
    sse("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}\n\n");

    assertThat(answer.failure()).contains(FailureKind.MALFORMED);
    assertThat(answer.events()).isZero();
  }

  @Test
  void anEventThatTheStreamsEndCutsOffCountsAndIsMarked() {
    sse("data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}");

    assertThat(answer.events()).isEqualTo(1);
    assertThat(answer.isUnterminated()).isTrue();
    assertThat(answer.isWhole()).isTrue();
  }

  @Test
  void anAnswerWithoutEndMarkOrFinishReasonIsNotWhole() {
    sse("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n");

    assertThat(answer.isWhole()).isFalse();
  }

  @Test
  void aDataFieldNeedsNoBlankAndSeveralLinesAreOneEvent() {
    sse("\ufeffdata:{\"choices\":\rdata: [{\"delta\":\r\ndata:{\"content\":\"x\"}}]}\n\r\n");

    assertThat(answer.events()).isEqualTo(1);
    assertThat(answer.failure()).isEmpty();
  }

  @Test
  void nothingAfterTheEndMarkCounts() {
    sse("data: [DONE]\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: {\n\n");

    assertThat(answer.events()).isZero();
    assertThat(answer.failure()).isEmpty();
  }

  @Test
  void aContentAtAnotherDepthIsNoToken() {
    sse(
        "data: {\"content\":\"a\",\"choices\":[{\"logprobs\":{\"content\":[{\"token\":\"b\"}]},"
            + "\"delta\":{\"x\":{\"content\":\"c\"},\"content\":\"\"}}]}\n\n");

    assertThat(answer.events()).isZero();
  }

  @Test
  void anEventThatSaysItsTextTwiceSaysTheLast() {
    sse("data: {\"choices\":[{\"text\":\"a\",\"delta\":{\"content\":\"b\"}}]}\n\n");

    assertThat(answer.events()).isOne();
    assertThat(AnswerDetails.answerText(answer)).isEqualTo("b");
  }

  @Test
  void tokensOfOneReadShareOneInstant() {
    String token = "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n";
    answer.begin(false);
    AnswerReader reader = Dialects.OPENAI_CHAT.reader(true, LIMIT);
    reader.begin(answer);
    feed(reader, token + token + token.substring(0, 20), 100);
    feed(reader, token.substring(20), 250);

    assertThat(answer.times().count()).isEqualTo(3);
    assertThat(answer.times().isCoalesced(1)).isTrue();
    assertThat(answer.times().at(2)).isEqualTo(250);
    assertThat(AnswerDetails.answerText(answer)).as("text is not kept unless wanted").isEmpty();
  }

  @Test
  void aCharacterThatTwoReadsShareIsWhole() {
    byte[] event = "data: {\"choices\":[{\"delta\":{\"content\":\"\u20ac\"}}]}\n\n".getBytes(UTF_8);
    answer.begin(true);
    AnswerReader reader = Dialects.OPENAI_CHAT.reader(true, LIMIT);
    reader.begin(answer);
    int inside = new String(event, UTF_8).indexOf('\u20ac') + 1;
    reader.read(event, 0, inside, 1);
    reader.read(event, inside, event.length, 2);

    assertThat(AnswerDetails.answerText(answer)).isEqualTo("\u20ac");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLineOverTheLimitIsTooLarge(boolean streaming) {
    String piece = "x".repeat(LIMIT / 4);
    answer.begin(false);
    AnswerReader reader = Dialects.OLLAMA_CHAT.reader(streaming, LIMIT);
    reader.begin(answer);
    for (int i = 0; i < 5; i++) {
      feed(reader, piece, i);
    }
    reader.end(9);

    assertThat(answer.failure()).contains(FailureKind.TOO_LARGE);
  }

  @Test
  void manySmallDataLinesOfOneEventAreTooLarge() {
    answer.begin(false);
    AnswerReader reader = Dialects.OPENAI_CHAT.reader(true, LIMIT);
    reader.begin(answer);
    for (int i = 0; i <= LIMIT / 100; i++) {
      feed(reader, "data: " + "x".repeat(100) + "\n", i);
    }

    assertThat(answer.failure()).contains(FailureKind.TOO_LARGE);
  }

  @Test
  void aPlainAnswerHasNoInstantOfAnyToken() {
    answer.begin(true);
    AnswerReader reader = Dialects.OPENAI_CHAT.reader(false, LIMIT);
    reader.begin(answer);
    feed(reader, "{\"choices\":[{\"message\":{\"role\":\"assistant\",", 1);
    feed(
        reader,
        "\"content\":\"Hi"
            + " you\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}",
        2);
    reader.end(3);

    assertThat(answer.events()).as("it has text").isEqualTo(1);
    assertThat(answer.isOnePiece()).isTrue();
    assertThat(answer.times()).as("nobody saw its tokens").isEqualTo(EventTimes.NONE);
    assertThat(answer.chunks()).isEqualTo(Chunks.NONE);
    assertThat(answer.firstTokenNs()).isEqualTo(-1);
    assertThat(answer.firstAnswerNs()).isEqualTo(-1);
    assertThat(answer.lastTokenNs()).isEqualTo(-1);
    assertThat(answer.isWhole()).isTrue();
    assertThat(AnswerDetails.of(answer).outputTokens()).isEqualTo(2);
    assertThat(AnswerDetails.answerText(answer)).isEqualTo("Hi you");
  }

  @Test
  void aReaderForgetsTheAnswerBefore() {
    AnswerReader reader = Dialects.OPENAI_CHAT.reader(true, LIMIT);
    answer.begin(true);
    reader.begin(answer);
    feed(reader, "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}", 1);
    answer.begin(true);
    reader.begin(answer);
    feed(reader, "data: {\"choices\":[{\"delta\":{\"content\":\"y\"}}]}\n\n", 2);
    reader.end(3);

    assertThat(AnswerDetails.answerText(answer)).isEqualTo("y");
    assertThat(answer.failure()).isEmpty();
  }

  private void sse(String body) {
    read(Dialects.OPENAI_CHAT.reader(true, LIMIT), body);
  }

  private void ndjson(String body) {
    read(Dialects.OLLAMA_CHAT.reader(true, LIMIT), body);
  }

  private void read(AnswerReader reader, String body) {
    answer.begin(true);
    reader.begin(answer);
    feed(reader, body, 1);
    reader.end(2);
  }

  private static void feed(AnswerReader reader, String text, long readNs) {
    byte[] bytes = text.getBytes(UTF_8);
    reader.read(bytes, 0, bytes.length, readNs);
  }
}
