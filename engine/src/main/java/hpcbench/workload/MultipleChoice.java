package hpcbench.workload;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Asks a question with four answers to choose from, and reads the choice out of what a model says.
///
/// Models answer in many ways. From the surest to the least sure: the letter and nothing else; a
/// statement ("the answer is B"), of which the last counts, since it follows the reasoning; a
/// letter with a mark at the start ("B) He ..."); a single letter named anywhere. Whatever names
/// two letters without choosing between them is unreadable, not guessed at.
final class MultipleChoice {
  /// The letters that stand for the answers, in order.
  static final List<String> LETTERS = List.of("A", "B", "C", "D");

  private static final Pattern REASONING = Pattern.compile("(?s)<think>.*?(</think>|$)");

  private static final Pattern ONLY_LETTER =
      Pattern.compile("(?i)[^\\p{L}\\d]*([A-D])[^\\p{L}\\d]*");

  /// "answer is B", "answer: (b)", "choose **C**", but not "the answer is a walk"; and, in the
  /// second group, another letter that the statement goes on to name.
  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?i)\\b(?:answer|choice|option|ending|choose|pick|select)\\b"
              + "(?:\\s+(?:is|would be|should be|must be))?(?:\\s+(?:option|choice|ending|letter))?"
              + "[\\s:=*_\"'`(\\[$]*(?:\\\\boxed)?[({]?((?-i:A)|a(?! \\p{L})|[B-D])(?![\\p{L}\\d'’])"
              + "(?:[)\\]}*_\"'`]*\\s*(?:or|and|/)\\s*[(\\[*_\"'`]*([A-D])(?![\\p{L}\\d'’]))?");

  /// "B) ...", "(b) ...", "**B.** ..." at the start of a line.
  private static final Pattern MARKED_LINE =
      Pattern.compile("(?im)^[\\s>*_\"'`-]*\\(?([A-D])[*_]*(?:[).:]|\\s*[-–—]\\s)");

  /// A capital that stands alone; an A that may be the article does not count.
  private static final Pattern LONE_CAPITAL =
      Pattern.compile("(?<![\\p{L}\\d'’])([B-D]|A(?! (?!or |and )\\p{Ll}))(?![\\p{L}\\d'’])");

  private MultipleChoice() {}

  /// The text to send.
  static String question(String context, List<String> answers) {
    StringBuilder text = new StringBuilder("Which ending continues the text best?\n\n");
    text.append(context).append("\n\n");
    for (int choice = 0; choice < answers.size(); choice++) {
      text.append(LETTERS.get(choice)).append(") ").append(answers.get(choice)).append('\n');
    }
    return text.append("\nAnswer with one letter, A, B, C or D, and nothing else.\nAnswer:")
        .toString();
  }

  /// The letter this answer chooses; empty when none can be told.
  static Optional<String> choiceIn(String answer) {
    String said = REASONING.matcher(answer).replaceAll("").strip();
    Optional<MatchResult> statement = lastStatementIn(said);
    if (statement.isPresent()) {
      return statement.filter(MultipleChoice::namesOneLetter).map(MultipleChoice::letter);
    }
    return onlyLetter(said)
        .or(() -> single(MARKED_LINE, said).filter(_ -> startsMarked(said)))
        .or(() -> single(LONE_CAPITAL, said));
  }

  private static Optional<String> onlyLetter(String said) {
    return Optional.of(ONLY_LETTER.matcher(said))
        .filter(Matcher::matches)
        .map(MultipleChoice::letter);
  }

  private static Optional<MatchResult> lastStatementIn(String said) {
    return STATEMENT.matcher(said).results().reduce((_, later) -> later);
  }

  private static boolean namesOneLetter(MatchResult match) {
    return match.group(2) == null;
  }

  private static boolean startsMarked(String said) {
    return MARKED_LINE.matcher(said).lookingAt();
  }

  /// The letter this pattern finds, if it finds but one.
  private static Optional<String> single(Pattern pattern, String said) {
    Set<String> letters =
        pattern.matcher(said).results().map(MultipleChoice::letter).collect(Collectors.toSet());
    return Optional.of(letters)
        .filter(found -> found.size() == 1)
        .map(found -> found.iterator().next());
  }

  private static String letter(MatchResult match) {
    return match.group(1).toUpperCase(Locale.ROOT);
  }
}
