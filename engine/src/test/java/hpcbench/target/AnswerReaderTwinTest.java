package hpcbench.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The scanners read what a slow and obvious reader reads, however the network cuts the bytes.
class AnswerReaderTwinTest {
  private static final int CASES = 25_000;
  private static final int EVERY_SPLIT_CASES = 100;
  private static final int LIMIT = 1 << 20;

  @ParameterizedTest
  @CsvSource({"false, true", "false, false", "true, true", "true, false"})
  void randomAnswersInRandomPiecesAreReadAsByTheSlowReader(boolean isOllama, boolean streaming) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    RandomAnswers answers = new RandomAnswers(random, isOllama, streaming);
    AnswerReader reader = reader(isOllama, streaming);
    Answer answer = new Answer();
    for (int i = 0; i < CASES; i++) {
      byte[] body = answers.next();
      answer.begin(true);
      reader.begin(answer);
      for (int from = 0, to; from < body.length; from = to) {
        to = Math.min(body.length, from + 1 + random.nextInt(1 + random.nextInt(80)));
        feed(reader, body, from, to);
      }
      reader.end(1);
      check(answer, body, new SlowReader(isOllama, streaming).read(body), seed, i);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, true", "true, true"})
  void everySplitOfAnAnswerIsReadAlike(boolean isOllama, boolean streaming) {
    long seed = System.nanoTime();
    RandomAnswers answers = new RandomAnswers(new SplittableRandom(seed), isOllama, streaming);
    AnswerReader reader = reader(isOllama, streaming);
    Answer answer = new Answer();
    for (int i = 0; i < EVERY_SPLIT_CASES; i++) {
      byte[] body = answers.next();
      SlowReader.Reading expected = new SlowReader(isOllama, streaming).read(body);
      for (int split = 0; split <= body.length; split++) {
        answer.begin(true);
        reader.begin(answer);
        feed(reader, body, 0, split);
        feed(reader, body, split, body.length);
        reader.end(1);
        check(answer, body, expected, seed, i);
      }
    }
  }

  @Test
  void garbageOfAnyKindIsReadWithoutAnException() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    AnswerReader reader = reader(false, true);
    Answer answer = new Answer();
    for (int i = 0; i < CASES; i++) {
      byte[] body = new byte[random.nextInt(60)];
      random.nextBytes(body);
      answer.begin(true);
      reader.begin(answer);
      feed(reader, body, 0, body.length);
      reader.end(1);
      check(answer, body, new SlowReader(false, true).read(body), seed, i);
    }
  }

  private static AnswerReader reader(boolean isOllama, boolean streaming) {
    Dialect dialect = isOllama ? Dialects.OLLAMA_CHAT : Dialects.OPENAI_CHAT;
    return dialect.reader(streaming, LIMIT);
  }

  /// Feeds a copy at another place of a larger array, with a canary on either side: a reader must
  /// not look outside of its range.
  private static void feed(AnswerReader reader, byte[] body, int from, int to) {
    byte[] around = new byte[to - from + 2];
    around[0] = '"';
    around[around.length - 1] = '"';
    System.arraycopy(body, from, around, 1, to - from);
    reader.read(around, 1, 1 + to - from, 1);
  }

  private static void check(
      Answer answer, byte[] body, SlowReader.Reading expected, long seed, int number) {
    AnswerDetails details = AnswerDetails.of(answer);
    boolean comparesText = isUtf8(body);
    SlowReader.Reading actual =
        new SlowReader.Reading(
            answer.events(),
            answer.firstAnswerNs() >= 0,
            answer.isWhole(),
            answer.isUnterminated(),
            comparesText ? details.finishReason() : expected.finishReason(),
            details.inputTokens(),
            details.outputTokens(),
            answer.failure(),
            comparesText ? AnswerDetails.answerText(answer) : expected.text(),
            comparesText ? AnswerDetails.reasoningText(answer) : expected.reasoning());
    assertThat(actual)
        .as(() -> "seed %d, answer %d: %s".formatted(seed, number, new String(body, UTF_8)))
        .isEqualTo(expected);
  }

  private static boolean isUtf8(byte[] body) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
