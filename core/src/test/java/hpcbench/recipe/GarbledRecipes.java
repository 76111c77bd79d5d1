package hpcbench.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Makes bad recipes out of good ones: lines and characters deleted, doubled, swapped and garbled.
final class GarbledRecipes {
  /// Pieces that YAML, the schema or a rule gives a meaning to.
  private static final List<String> PIECES =
      List.of(
          ": ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          "[]",
          "{}",
          "'",
          "\"",
          "#",
          "&a ",
          "*a",
          "!!int ",
          "|",
          ">",
          "~",
          "null",
          "true",
          "-1",
          "0",
          "1e400",
          ".inf",
          ".nan",
          "0x10",
          "99999999999999999999",
          "999999999999d",
          "0s",
          "1h",
          "\t",
          "\n",
          "\u0000",
          "\uFEFF",
          "\uD83D\uDE00",
          "\u2028",
          "[1, 2]",
          "[[1], [2]]",
          "{a: 1}",
          "closed",
          "max",
          "local",
          "../..",
          "[a]: b");

  private GarbledRecipes() {}

  /// This text with one to three changes.
  static String garbled(String good, SplittableRandom random) {
    String text = good;
    for (int change = random.nextInt(1, 4); change > 0; change--) {
      text = random.nextBoolean() ? withLineChanged(text, random) : withPiece(text, random);
    }
    return text;
  }

  private static String withLineChanged(String text, SplittableRandom random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int at = random.nextInt(lines.size());
    int other = random.nextInt(lines.size());
    switch (random.nextInt(4)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(other, lines.get(at));
      case 2 -> lines.set(at, " ".repeat(random.nextInt(3)) + lines.get(at));
      default -> lines.set(at, lines.set(other, lines.get(at)));
    }
    return lines.isEmpty() ? "x" : String.join("\n", lines) + "\n";
  }

  private static String withPiece(String text, SplittableRandom random) {
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + random.nextInt(12));
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    return text.substring(0, from) + piece + text.substring(to) + "\n";
  }
}
