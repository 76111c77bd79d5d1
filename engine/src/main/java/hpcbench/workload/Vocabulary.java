package hpcbench.workload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/// The words that made-up text consists of: plain English, each a single token to the models of
/// today (see [WordsAsTokens]), both after a space and at the start of a text.
final class Vocabulary {
  /// Words that number a text, so that no two texts begin alike.
  static final int OPENING_WORDS = 3;

  private static final List<String> WORDS = read();

  /// Words that begin a sentence.
  private static final List<String> STARTERS =
      List.of(
          "The", "This", "That", "When", "Many", "Some", "After", "Before", "Most", "Each", "Every",
          "There", "It", "They", "We", "You", "In", "On", "At", "For", "With", "Then", "Now",
          "Here", "One", "Two", "Our", "Their", "Your");

  private Vocabulary() {}

  private static List<String> read() {
    try (InputStream words = Vocabulary.class.getResourceAsStream("words.txt")) {
      if (words == null) {
        throw new IllegalStateException("words.txt is missing from the engine's jar");
      }
      return List.of(new String(words.readAllBytes(), StandardCharsets.US_ASCII).split("\\s+"));
    } catch (IOException e) {
      throw new UncheckedIOException("words.txt in the engine's jar", e);
    }
  }

  /// Any word.
  static String word(RandomGenerator random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  /// Any word that begins a sentence, with a capital.
  static String starter(RandomGenerator random) {
    return STARTERS.get(random.nextInt(STARTERS.size()));
  }

  /// How many numbers have openings of their own.
  static long openings() {
    return Math.powExact((long) WORDS.size(), OPENING_WORDS);
  }

  /// The words that stand for this number: its digits, the lowest first, so that neighbours differ
  /// in their first word already. Numbers that differ by less than [#openings] differ in these
  /// words.
  static List<String> opening(long number) {
    String[] words = new String[OPENING_WORDS];
    long rest = Math.floorMod(number, openings());
    for (int place = 0; place < OPENING_WORDS; place++) {
      words[place] = WORDS.get((int) (rest % WORDS.size()));
      rest /= WORDS.size();
    }
    return List.of(words);
  }
}
