package hpcbench.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The event that differs from the last one in its text alone, and what must not be taken for it.
class RepeatedEventTest {
  private static final String EVENT =
      "{\"choices\":[{\"delta\":{\"content\":\"%s\"},\"end\":null}]}";

  private final RepeatedEvent repeated = new RepeatedEvent(200);
  private final ScannedEvent found = new ScannedEvent();

  @Test
  void theSameEventWithAnotherTextIsRecognised() {
    learn(EVENT.formatted("one"));

    String stream = framed(EVENT.formatted("twenty €"));
    assertThat(match(stream + "data: {")).isEqualTo(stream.getBytes(UTF_8).length);
    assertThat(found.hasAnswer).isTrue();
    assertThat(text(stream)).isEqualTo("twenty €");
  }

  @Test
  void reasoningIsRecognisedAsReasoning() {
    String event = "{\"choices\":[{\"delta\":{\"reasoning\":\"%s\"}}]}";
    learn(event.formatted("one"));

    assertThat(match(framed(event.formatted("two")))).isPositive();
    assertThat(found.hasAnswer).isFalse();
    assertThat(found.hasReasoning()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\\nb", "quote\\\"", "tab\t"})
  void aTextThatMustBeLookedAtIsNot(String text) {
    learn(EVENT.formatted("one"));

    assertThat(match(framed(EVENT.formatted(text)))).isZero();
  }

  @Test
  void anEventThatIsNotWholeIsNot() {
    learn(EVENT.formatted("one"));
    String stream = framed(EVENT.formatted("two"));

    for (int end = 0; end < stream.length(); end++) {
      assertThat(match(stream.substring(0, end))).as("the first %d bytes", end).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"data:%s\n\n", "data: %s\r\n\r\n", "data: %s\ndata: \n\n", ": %s\n\n"})
  void anotherFrameIsNot(String frame) {
    learn(EVENT.formatted("one"));

    assertThat(match(frame.formatted(EVENT.formatted("two")))).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"delta\":{\"content\":\"a\",\"reasoning\":\"b\"}}]}",
        "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
        "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":1}}",
        "{\"choices\":[{\"delta\":{\"content\":\"\"}}]}",
        "{\"choices\":[{\"delta\":\n{\"content\":\"a\"}}]}"
      })
  void anEventWithMoreThanOneTextIsNotLearnt(String event) {
    learn(event);

    assertThat(match(framed(event))).isZero();
  }

  @Test
  void aTextThatMakesTheEventTooLongIsNot() {
    learn(EVENT.formatted("one"));

    assertThat(match(framed(EVENT.formatted("x".repeat(200))))).isZero();
  }

  @Test
  void nothingIsRecognisedBeforeAnythingWasLearnt() {
    assertThat(match(framed(EVENT.formatted("one")))).isZero();
  }

  private void learn(String event) {
    byte[] bytes = event.getBytes(UTF_8);
    assertThat(new OpenAiScanner().scan(bytes, 0, bytes.length, found)).isTrue();
    repeated.learn(bytes, 0, bytes.length, found);
  }

  private int match(String stream) {
    byte[] bytes = stream.getBytes(UTF_8);
    return repeated.match(bytes, 0, bytes.length, found);
  }

  private String text(String stream) {
    return new String(
        stream.getBytes(UTF_8), found.answerFrom, found.answerTo - found.answerFrom, UTF_8);
  }

  private static String framed(String event) {
    return "data: " + event + "\n\n";
  }
}
