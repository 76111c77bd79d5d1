package hpcbench.simulator;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The text of an answer, decided before its first token: the same request with the same seed gets
/// the same answer.
///
/// The first [#reasoningTokens] tokens are reasoning, the others content; both are plain words. The
/// answer to a multiple-choice question is a letter, with words after it only if the client wants a
/// longer answer.
final class Answer {
  private static final Pattern CHOICE = Pattern.compile("^\\s*([A-Z])[.):]\\s", Pattern.MULTILINE);
  private static final byte[] NO_LETTER = {};

  private final byte[] words;
  private final byte[] letter;
  private final int reasoningTokens;
  private final FinishReason finishReason;

  private Answer(byte[] words, byte[] letter, int reasoningTokens, FinishReason finishReason) {
    this.words = words;
    this.letter = letter;
    this.reasoningTokens = reasoningTokens;
    this.finishReason = finishReason;
  }

  /// Decides the answer to a request.
  ///
  /// @param mostTokens most tokens that fit
  /// @param seed seed of the server
  static Answer to(Ask ask, Answers answers, int mostTokens, long seed) {
    SplittableRandom random = new SplittableRandom(ask.seed().orElse(ask.prompt().hash()) ^ seed);
    byte[] letter =
        answers.letter().flatMap(wanted -> letter(wanted, ask.text(), random)).orElse(NO_LETTER);
    int reasoning = ask.reasoning() ? answers.reasoningTokens() : 0;
    int natural = reasoning + (letter.length > 0 ? 1 : drawLength(answers, random));
    int tokens =
        ask.ignoreEos()
            ? mostTokens
            : Math.clamp(natural, Math.min(ask.minTokens(), mostTokens), mostTokens);
    FinishReason reason = tokens < mostTokens ? FinishReason.STOP : FinishReason.LENGTH;
    return new Answer(drawWords(tokens, random), letter, Math.min(reasoning, tokens), reason);
  }

  int tokens() {
    return words.length;
  }

  int reasoningTokens() {
    return reasoningTokens;
  }

  FinishReason finishReason() {
    return finishReason;
  }

  /// Bytes that [#write] writes.
  int length(int from, int to) {
    int length = 0;
    for (int i = from; i < to; i++) {
      length += piece(i).length - skipped(i);
    }
    return length;
  }

  /// Writes tokens as they stand inside a JSON string.
  void write(ByteBuf buffer, int from, int to) {
    for (int i = from; i < to; i++) {
      byte[] piece = piece(i);
      int skipped = skipped(i);
      buffer.writeBytes(piece, skipped, piece.length - skipped);
    }
  }

  /// Tokens as text.
  String text(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      byte[] piece = piece(i);
      int skipped = skipped(i);
      text.append(new String(piece, skipped, piece.length - skipped, StandardCharsets.US_ASCII));
    }
    return text.toString();
  }

  private byte[] piece(int index) {
    return index == reasoningTokens && letter.length > 0 ? letter : Vocabulary.word(words[index]);
  }

  /// The first word of the reasoning and of the content has no space before it.
  private int skipped(int index) {
    return index == 0 || index == reasoningTokens ? 1 : 0;
  }

  private static Optional<byte[]> letter(String wanted, String prompt, SplittableRandom random) {
    List<String> choices =
        CHOICE
            .matcher(prompt)
            .results()
            .map(MatchResult::group)
            .map(String::strip)
            .map(line -> line.substring(0, 1))
            .distinct()
            .toList();
    if (choices.size() < 2) {
      return Optional.empty();
    }
    String letter =
        wanted.equals(Answers.RANDOM) ? choices.get(random.nextInt(choices.size())) : wanted;
    return Optional.of((" " + letter).getBytes(StandardCharsets.US_ASCII));
  }

  /// Lognormal with the stated mean `m`: `m exp(s z - s^2 / 2)` with `z` standard normal.
  private static int drawLength(Answers answers, SplittableRandom random) {
    double sigma = answers.spread();
    double factor = Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
    return (int)
        Math.max(1, Math.min(Integer.MAX_VALUE / 2, Math.round(answers.meanTokens() * factor)));
  }

  private static byte[] drawWords(int tokens, SplittableRandom random) {
    byte[] words = new byte[tokens];
    for (int i = 0; i < tokens; i++) {
      words[i] = (byte) random.nextInt(Vocabulary.size());
    }
    return words;
  }
}
