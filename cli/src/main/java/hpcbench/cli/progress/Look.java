package hpcbench.cli.progress;

import java.util.ArrayList;
import java.util.List;

/// What the place where progress is shown can show.
///
/// @param coloured whether colours are understood and wanted
/// @param unicode whether its character set has block and tick characters
/// @param columns its width in characters
public record Look(boolean coloured, boolean unicode, int columns) {
  /// The width of something without an edge, such as a file.
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private static final String GAP = "  ";
  private static final String RESET = "\u001b[0m";

  /// How a piece of text is meant; colour is only ever an addition to words that say the same.
  enum Shade {
    PLAIN(""),
    STRONG("\u001b[1m"),
    FAINT("\u001b[2m"),
    GOOD("\u001b[32m"),
    DOUBTFUL("\u001b[33m"),
    BAD("\u001b[31m"),
    BAR("\u001b[36m");

    private final String code;

    Shade(String code) {
      this.code = code;
    }
  }

  /// A piece of a line.
  record Span(String text, Shade shade) {
    static Span of(String text) {
      return new Span(text, Shade.PLAIN);
    }
  }

  /// The spans as one line, however long.
  String line(List<Span> spans) {
    return String.join(GAP, spans.stream().map(this::painted).toList());
  }

  /// As many of the spans, from the first, as fit side by side: the least important come last.
  String fittedLine(List<Span> spans) {
    List<Span> fitting = new ArrayList<>();
    int width = 0;
    for (Span span : spans) {
      width += span.text().length() + (fitting.isEmpty() ? 0 : GAP.length());
      if (width >= columns) {
        break;
      }
      fitting.add(span);
    }
    return line(fitting);
  }

  /// A bar that is filled to this share.
  Span bar(double share, int width) {
    int filled = (int) Math.round(Math.clamp(share, 0, 1) * width);
    String full = unicode ? "█" : "#";
    String empty = unicode ? "░" : ".";
    return new Span(full.repeat(filled) + empty.repeat(width - filled), Shade.BAR);
  }

  private String painted(Span span) {
    return coloured && span.shade() != Shade.PLAIN
        ? span.shade().code + span.text() + RESET
        : span.text();
  }
}
