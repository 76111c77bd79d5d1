package hpcbench.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A text that grows and shrinks by words until it has exactly the tokens it should have.
///
/// Where words are single tokens, the first guess is right and one count confirms it. Otherwise (a
/// tokenizer of letters or bytes, joins that make one token of two) the text is lengthened by as
/// many words as the tokens per word so far suggest, cut back to at most the length, and filled up
/// with the shortest pieces there are. Whatever is returned was counted as a whole.
final class SyntheticText {
  private static final int MOST_ADJUSTMENTS = 200;
  private static final int SHORTEST_SENTENCE = 6;
  private static final int LONGEST_SENTENCE = 14;

  /// Pieces for the last few tokens, tried in this order.
  private static final List<String> FILLERS =
      List.of(" a", ".", "!", "?", ",", " I", "s", "e", "t", "1", " .", "\n", " ");

  private final TokenCounter counter;
  private final RandomGenerator random;
  private final StringBuilder text;
  private final List<Integer> pieceStarts = new ArrayList<>();
  private final int fixedLength;
  private int wordsLeftInSentence;

  /// @param lead text that stands first and is never cut
  private SyntheticText(TokenCounter counter, RandomGenerator random, String lead) {
    this.counter = counter;
    this.random = random;
    this.text = new StringBuilder(lead);
    this.fixedLength = lead.length();
    this.wordsLeftInSentence = sentenceLength();
  }

  /// A text of exactly `tokens` tokens that begins with the lead, then the opening.
  ///
  /// @throws WorkloadException when the tokenizer makes no such text
  static String of(
      TokenCounter counter, RandomGenerator random, String lead, List<String> opening, int tokens) {
    SyntheticText made = new SyntheticText(counter, random, lead);
    opening.forEach(word -> made.append(made.spaced(word)));
    made.growAndCut(tokens);
    made.fillUp(tokens);
    return made.text.toString();
  }

  private void growAndCut(int tokens) {
    int counted = count();
    for (int step = 0; counted < tokens && step < MOST_ADJUSTMENTS; step++) {
      appendPieces(share(tokens - counted, counted));
      counted = count();
    }
    for (int step = 0; counted > tokens && step < MOST_ADJUSTMENTS; step++) {
      cutPieces(share(counted - tokens, counted));
      counted = count();
    }
  }

  /// How many pieces this many tokens are likely to be, at least one.
  private int share(int tokens, int counted) {
    return (int) Math.max(1, (long) tokens * pieceStarts.size() / Math.max(counted, 1));
  }

  private void fillUp(int tokens) {
    int missing = tokens - count();
    for (int step = 0; missing != 0; step++) {
      if (missing < 0 || step == MOST_ADJUSTMENTS || !fill(missing)) {
        throw new WorkloadException(
            "no text of exactly %d tokens could be made for %s; the nearest has %d"
                .formatted(tokens, counter.description(), count()));
      }
      missing = tokens - count();
    }
  }

  /// Appends the first filler that makes the text longer, yet not too long.
  private boolean fill(int missing) {
    int before = count();
    for (String filler : FILLERS) {
      append(filler);
      int added = count() - before;
      if (added > 0 && added <= missing) {
        return true;
      }
      cutPieces(1);
    }
    return false;
  }

  private void appendPieces(int pieces) {
    for (int piece = 0; piece < pieces; piece++) {
      append(nextPiece());
    }
  }

  private String nextPiece() {
    if (wordsLeftInSentence == 0) {
      wordsLeftInSentence = sentenceLength();
      return ".";
    }
    boolean begins = !text.isEmpty() && text.charAt(text.length() - 1) == '.';
    wordsLeftInSentence--;
    return spaced(begins ? Vocabulary.starter(random) : Vocabulary.word(random));
  }

  private String spaced(String word) {
    return text.isEmpty() ? word : " " + word;
  }

  private int sentenceLength() {
    return random.nextInt(SHORTEST_SENTENCE, LONGEST_SENTENCE + 1);
  }

  private void append(String piece) {
    pieceStarts.add(text.length());
    text.append(piece);
  }

  private void cutPieces(int pieces) {
    int kept = Math.max(0, pieceStarts.size() - pieces);
    text.setLength(kept == 0 ? fixedLength : pieceStarts.get(kept));
    pieceStarts.subList(kept, pieceStarts.size()).clear();
  }

  private int count() {
    return counter.count(text.toString());
  }
}
