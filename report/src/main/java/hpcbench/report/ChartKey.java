package hpcbench.report;

import static hpcbench.report.Html.element;

import java.util.List;

/// What one line or mark of a chart means. It stands outside the drawing, so that it wraps on a
/// narrow page and never covers a number.
///
/// @param name what it means
/// @param ink which of the style sheet's eight series colours it has, from 1
/// @param form how it is drawn
record ChartKey(String name, int ink, Form form) {
  private static final int INKS = 8;

  /// How a line or mark is drawn.
  enum Form {
    SOLID,
    DASHED,
    DOTS
  }

  static ChartKey solid(String name, int ink) {
    return new ChartKey(name, ink, Form.SOLID);
  }

  static ChartKey dashed(String name, int ink) {
    return new ChartKey(name, ink, Form.DASHED);
  }

  /// The colour of the curve at this position; colours come again after eight curves.
  static int inkOf(int position) {
    return position % INKS + 1;
  }

  static Html list(List<ChartKey> keys) {
    return keys.isEmpty()
        ? Html.nothing()
        : element("ul", keys.stream().map(ChartKey::html)).classed("keys");
  }

  private Html html() {
    Html mark =
        element("span")
            .classed("key %s ink-%d".formatted(Pieces.className(form), ink))
            .with("aria-hidden", "true");
    return element("li", mark, Html.text(name));
  }
}
