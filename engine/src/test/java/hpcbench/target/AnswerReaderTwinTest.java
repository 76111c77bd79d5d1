package hpcbench.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import hpcbench.drive.EngineOptions;
import hpcbench.measure.Chunks;
import hpcbench.measure.EventTimes;
import hpcbench.measure.FailureKind;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The scanners read what a slow and obvious reader reads, however the network cuts the bytes.
///
/// `hpcbench.twin.answers` is how many answers of each kind are read (a few seconds' worth without
/// it), and `hpcbench.twin.seed` repeats a run whose seed a failure named.
class AnswerReaderTwinTest {
  private static final int ANSWERS = Integer.getInteger("hpcbench.twin.answers", 15_000);
  private static final int EVERY_SPLIT_ANSWERS = Math.max(1, ANSWERS / 150);
  private static final int EVERY_PAIR_ANSWERS = Math.max(1, ANSWERS / 1500);
  private static final int LONGEST_FOR_PAIRS = 300;
  private static final int LIMIT = 1 << 20;

  private final long seed = Long.getLong("hpcbench.twin.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Answer answer = new Answer();

  /// After each read of the answer at hand, how many bytes of it had come: reads are numbered from
  /// 1, and the end of the body is one more. The number is the instant that the reader is told.
  private final List<Integer> readUpTo = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"false, true", "false, false", "true, true", "true, false"})
  void randomAnswersInRandomPiecesAreReadAsByTheSlowReader(boolean isOllama, boolean streaming) {
    RandomAnswers answers = new RandomAnswers(random, isOllama, streaming);
    AnswerReader reader = reader(isOllama, streaming);
    for (int i = 0; i < ANSWERS; i++) {
      byte[] body = answers.next();
      readInPieces(reader, body);
      check(body, new SlowReader(isOllama, streaming).read(body), i);
    }
  }

  private void readInPieces(AnswerReader reader, byte[] body) {
    begin(reader);
    for (int from = 0, to; from < body.length; from = to) {
      to = Math.min(body.length, from + 1 + random.nextInt(1 + random.nextInt(80)));
      feed(reader, body, from, to);
    }
    end(reader);
  }

  @ParameterizedTest
  @CsvSource({"false, true", "false, false", "true, true", "true, false"})
  void everySplitOfAnAnswerIsReadAlike(boolean isOllama, boolean streaming) {
    RandomAnswers answers = new RandomAnswers(random, isOllama, streaming);
    AnswerReader reader = reader(isOllama, streaming);
    for (int i = 0; i < EVERY_SPLIT_ANSWERS; i++) {
      byte[] body = answers.next();
      SlowReader.Reading expected = new SlowReader(isOllama, streaming).read(body);
      for (int split = 0; split <= body.length; split++) {
        readInThree(reader, body, split, split);
        check(body, expected, i);
      }
      readInSteps(reader, body, 1);
      check(body, expected, i);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, true", "true, true"})
  void everyPairOfSplitsOfAShortAnswerIsReadAlike(boolean isOllama, boolean streaming) {
    RandomAnswers answers = new RandomAnswers(random, isOllama, streaming);
    AnswerReader reader = reader(isOllama, streaming);
    for (int i = 0; i < EVERY_PAIR_ANSWERS; i++) {
      byte[] body = answers.nextUpTo(LONGEST_FOR_PAIRS);
      SlowReader.Reading expected = new SlowReader(isOllama, streaming).read(body);
      for (int first = 0; first <= body.length; first++) {
        for (int second = first; second <= body.length; second++) {
          readInThree(reader, body, first, second);
          check(body, expected, i);
        }
      }
    }
  }

  private void readInThree(AnswerReader reader, byte[] body, int first, int second) {
    begin(reader);
    feed(reader, body, 0, first);
    feed(reader, body, first, second);
    feed(reader, body, second, body.length);
    end(reader);
  }

  private void readInSteps(AnswerReader reader, byte[] body, int step) {
    begin(reader);
    for (int from = 0; from < body.length; from += step) {
      feed(reader, body, from, Math.min(body.length, from + step));
    }
    end(reader);
  }

  @ParameterizedTest
  @CsvSource({"false, true", "false, false", "true, true", "true, false"})
  void garbageOfAnyKindIsReadAsByTheSlowReader(boolean isOllama, boolean streaming) {
    AnswerReader reader = reader(isOllama, streaming);
    for (int i = 0; i < ANSWERS; i++) {
      byte[] body = new byte[random.nextInt(60)];
      random.nextBytes(body);
      readInPieces(reader, body);
      check(body, new SlowReader(isOllama, streaming).read(body), i);
      byte[] likely = RandomAnswers.garbage(random);
      readInPieces(reader, likely);
      check(likely, new SlowReader(isOllama, streaming).read(likely), i);
    }
  }

  /// The tests above say nothing of what never occurs in their answers.
  @Test
  void theRandomAnswersHoldEverythingThatAServiceMaySend() {
    RandomAnswers answers = new RandomAnswers(random, false, true);
    Map<String, Pattern> wanted =
        Map.ofEntries(
            Map.entry("ends of lines by CRLF", Pattern.compile("\r\n")),
            Map.entry("ends of lines by CR", Pattern.compile("\r(?!\n)")),
            Map.entry("comments", Pattern.compile("(?m)^:")),
            Map.entry("data of several lines", Pattern.compile("data:[^\r\n]*[\r\n]{1,2}data:")),
            Map.entry("escapes in small letters", Pattern.compile("\\\\u[0-9]*[a-f]")),
            Map.entry("escapes in capitals", Pattern.compile("\\\\u[0-9]*[A-F]")),
            Map.entry("escapes of surrogate pairs", Pattern.compile("(?i)\\\\ud83d\\\\ude00")),
            Map.entry("escapes of half a pair", Pattern.compile("(?i)\\\\ud83d(?!\\\\ude00)")),
            Map.entry("escaped quotes", Pattern.compile("\\\\\"")),
            Map.entry("characters of 2 bytes", Pattern.compile("\u00e9")),
            Map.entry("characters of 3 bytes", Pattern.compile("\u20ac")),
            Map.entry("characters of 4 bytes", Pattern.compile("\ud83d\ude00")),
            Map.entry("a byte order mark", Pattern.compile("^\ufeff")));
    Set<String> missing = new TreeSet<>(wanted.keySet());
    for (int i = 0; i < 2000; i++) {
      String body = new String(answers.next(), UTF_8);
      missing.removeIf(name -> wanted.get(name).matcher(body).find());
    }
    assertThat(missing).as("seed %d", seed).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"false, true", "false, false", "true, true", "true, false"})
  void aLineOf64MegabytesIsTooLargeInBoundedMemory(boolean isOllama, boolean streaming) {
    Dialect dialect = isOllama ? Dialects.OLLAMA_CHAT : Dialects.OPENAI_CHAT;
    int limit = EngineOptions.DEFAULT.maxEventBytes();
    byte[] piece = "x".repeat(64 * 1024).getBytes(UTF_8);
    long before = allocatedBytes();

    AnswerReader reader = dialect.reader(streaming, limit);
    begin(reader);
    feed(reader, "data: ".getBytes(UTF_8), 0, 6);
    for (int i = 0; i < 1024; i++) {
      reader.read(piece, 0, piece.length, 1);
    }
    end(reader);

    // An array that doubles up to the limit is made of less than twice the limit in all.
    assertThat(allocatedBytes() - before).isLessThan(2L * limit + (1 << 20));
    assertThat(answer.failure()).contains(FailureKind.TOO_LARGE);
    assertThat(AnswerDetails.of(answer).failure())
        .isEqualTo(
            "a line or event is longer than 16,777,216 bytes, the most that this client holds in"
                + " memory");
  }

  private static long allocatedBytes() {
    return ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getCurrentThreadAllocatedBytes();
  }

  private void begin(AnswerReader reader) {
    answer.begin(true);
    reader.begin(answer);
    readUpTo.clear();
  }

  private void end(AnswerReader reader) {
    reader.end(readUpTo.size() + 1);
  }

  /// The number of the read that brought what is known after so many bytes.
  private long readOf(int known) {
    int before = 0;
    while (before < readUpTo.size() && readUpTo.get(before) < known) {
      before++;
    }
    return before + 1L;
  }

  private static AnswerReader reader(boolean isOllama, boolean streaming) {
    Dialect dialect = isOllama ? Dialects.OLLAMA_CHAT : Dialects.OPENAI_CHAT;
    return dialect.reader(streaming, LIMIT);
  }

  /// Feeds a copy at another place of a larger array, with a canary on either side: a reader must
  /// not look outside of its range.
  private void feed(AnswerReader reader, byte[] body, int from, int to) {
    byte[] around = new byte[to - from + 2];
    around[0] = '"';
    around[around.length - 1] = '"';
    System.arraycopy(body, from, around, 1, to - from);
    readUpTo.add(to);
    reader.read(around, 1, 1 + to - from, readUpTo.size());
  }

  private void check(byte[] body, SlowReader.Reading expected, int number) {
    if (expected.isAmbiguous()) {
      return;
    }
    AnswerDetails details = AnswerDetails.of(answer);
    boolean comparesText = isUtf8(body);
    SlowReader.Reading actual =
        new SlowReader.Reading(
            false,
            expected.known(),
            answer.isWhole(),
            answer.isUnterminated(),
            comparesText ? details.finishReason() : expected.finishReason(),
            details.inputTokens(),
            details.cachedTokens(),
            details.outputTokens(),
            details.timing(),
            answer.failure(),
            comparesText ? details.failure() : expected.failureText(),
            comparesText ? AnswerDetails.answerText(answer) : expected.text(),
            comparesText ? AnswerDetails.reasoningText(answer) : expected.reasoning());
    assertThat(actual)
        .as(() -> "seed %d, answer %d: %s".formatted(seed, number, new String(body, UTF_8)))
        .isEqualTo(expected);
    assertThat(stamps())
        .as(() ->
            "seed %d, answer %d in reads up to %s: %s"
                .formatted(seed, number, readUpTo, new String(body, UTF_8)))
        .isEqualTo(stamps(expected.known()));
  }

  /// Which read each instant is that of.
  private record Stamps(
      List<Long> events, long firstAnswer, int chunks, long firstChunk, long lastChunk) {}

  private Stamps stamps() {
    EventTimes times = answer.times();
    Chunks chunks = answer.chunks();
    return new Stamps(
        IntStream.range(0, times.count()).mapToObj(times::at).toList(),
        answer.firstAnswerNs(),
        chunks.count(),
        chunks.firstNs(),
        chunks.lastNs());
  }

  private Stamps stamps(SlowReader.Known known) {
    boolean hasChunks = !known.chunks().isEmpty();
    return new Stamps(
        known.events().stream().map(this::readOf).toList(),
        known.firstAnswer() < 0 ? -1 : readOf(known.firstAnswer()),
        known.chunks().size(),
        hasChunks ? readOf(known.chunks().getFirst()) : Chunks.NONE.firstNs(),
        hasChunks ? readOf(known.chunks().getLast()) : Chunks.NONE.lastNs());
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
