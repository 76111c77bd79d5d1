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
  private final int leadTokens;
  private int wordsLeftInSentence;
  private int counted;

  /// @param lead text that stands first and is never cut
  private SyntheticText(TokenCounter counter, RandomGenerator random, String lead) {
    this.counter = counter;
    this.random = random;
    this.text = new StringBuilder(lead);
    this.fixedLength = lead.length();
    this.wordsLeftInSentence = sentenceLength();
    this.leadTokens = lead.isEmpty() ? 0 : counter.count(lead);
  }

  /// A text of exactly `tokens` tokens that begins with the lead, then the opening.
  ///
  /// @throws WorkloadException when the tokenizer makes no such text
  static String of(
      TokenCounter counter, RandomGenerator random, String lead, List<String> opening, int tokens) {
    SyntheticText made = new SyntheticText(counter, random, lead);
    opening.forEach(word -> made.append(made.spaced(word)));
    made.recount();
    made.growAndCut(tokens);
    made.fillUp(tokens);
    return made.text.toString();
  }

  private void growAndCut(int tokens) {
    for (int step = 0; counted < tokens && step < MOST_ADJUSTMENTS; step++) {
      appendPieces(share(tokens - counted));
      recount();
    }
    for (int step = 0; counted > tokens && step < MOST_ADJUSTMENTS; step++) {
      cutPieces(share(counted - tokens));
      recount();
    }
  }

  /// How many pieces this many tokens are likely to be, at least one.
  private int share(int tokens) {
    return (int)
        Math.max(1, (long) tokens * pieceStarts.size() / Math.max(counted - leadTokens, 1));
  }

  private void fillUp(int tokens) {
    for (int step = 0; counted != tokens; step++) {
      if (counted > tokens || step == MOST_ADJUSTMENTS || !fill(tokens)) {
        throw new WorkloadException(
            "no text of exactly %d tokens could be made for %s; the nearest has %d"
                .formatted(tokens, counter.description(), counted));
      }
    }
  }

  /// Appends the first filler that makes the text longer, yet not too long.
  private boolean fill(int tokens) {
    int before = counted;
    for (String filler : FILLERS) {
      append(filler);
      recount();
      if (counted > before && counted <= tokens) {
        return true;
      }
      cutPieces(1);
    }
    counted = before;
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

  private void recount() {
    counted = counter.count(text.toString());
  }
}
