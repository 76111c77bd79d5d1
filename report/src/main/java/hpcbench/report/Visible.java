package hpcbench.report;

/// Text of people and of services with nothing in it that acts without being seen.
final class Visible {
  private static final char UNKNOWN = '\uFFFD';

  private Visible() {}

  /// The text, with `�` in place of control characters, but line feeds and tabs, and of those that
  /// turn the direction of text around.
  static String of(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.chars().forEach(c -> visible.append(isVisible((char) c) ? (char) c : UNKNOWN));
    return visible.toString();
  }

  private static boolean isVisible(char character) {
    boolean control = Character.isISOControl(character) && "\n\t".indexOf(character) < 0;
    boolean turning =
        (character >= '\u202A' && character <= '\u202E')
            || (character >= '\u2066' && character <= '\u2069');
    return !control && !turning;
  }
}
