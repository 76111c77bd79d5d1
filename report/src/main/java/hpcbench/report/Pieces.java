package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.report.Html.Element;
import hpcbench.result.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Pieces of markup that several sections use.
final class Pieces {
  private Pieces() {}

  /// A verdict as a small label: its mark and its word say what its colour says.
  static Element chip(Verdict.Level level) {
    Html mark = element("span", mark(level)).with("aria-hidden", "true");
    return element("span", mark, text(" " + Wording.of(level)))
        .classed("chip " + className(level))
        .with("title", Wording.meaning(level));
  }

  /// Class name for this value in the style sheet, such as `client-limited`.
  static String className(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String mark(Verdict.Level level) {
    return switch (level) {
      case VALID -> "✓";
      case CLIENT_LIMITED -> "!";
      case INVALID -> "✕";
    };
  }

  /// A number as people read it, which carries its exact value in base units for programs.
  static Element number(double base, Quantity.Scale scale) {
    return element("data", scale.digits(base)).with("value", Double.toString(base));
  }

  /// A count.
  static Html count(long count) {
    return numberWithUnit((double) count, Quantity.COUNT);
  }

  /// A number with its unit.
  static Html numberWithUnit(double base, Quantity quantity) {
    Quantity.Scale scale = quantity.scale(base);
    return scale.unit().isEmpty()
        ? number(base, scale)
        : Html.all(number(base, scale), text("\u202F"), unit(scale.unit()));
  }

  /// A unit beside a number or a title.
  static Html unit(String unit) {
    return unit.isEmpty() ? Html.nothing() : element("span", unit).classed("unit");
  }

  /// A table that scrolls sideways by mouse and by keyboard where the page is narrow.
  static Element scrolling(String label, Element table) {
    return element("div", table)
        .classed("scroll")
        .with("role", "region")
        .with("tabindex", "0")
        .with("aria-label", label);
  }

  /// A table of two columns: what it is, and its value.
  static Element facts(String caption, Stream<Fact> facts) {
    return element("table", element("caption", caption), element("tbody", facts.map(Fact::row)))
        .classed("facts");
  }

  /// A line of a table of two columns.
  ///
  /// @param note what the value means, or what it should be; may be empty
  record Fact(String name, Html value, String note) {
    private Html row() {
      Html remark = note.isEmpty() ? Html.nothing() : element("small", note);
      Html head = element("th", text(name), remark).with("scope", "row");
      return element("tr", head, element("td", value).classed("number"));
    }
  }

  /// A line of a table of two columns.
  static Fact fact(String name, Html value, String note) {
    return new Fact(name, value, note);
  }

  /// A line of a table of two columns, without a remark.
  static Fact fact(String name, Html value) {
    return new Fact(name, value, "");
  }

  /// A place that a script draws a chart into.
  ///
  /// @param kind which chart
  /// @param trial whose; empty for the whole sweep
  /// @param title what it shows
  /// @param remark what helps to read it; may be empty
  /// @param words the chart in words, for those who cannot see it
  /// @param keys what its lines and marks mean
  record Chart(
      String kind, String trial, String title, String remark, String words, List<ChartKey> keys) {
    Chart {
      keys = List.copyOf(keys);
    }

    Element html() {
      Html caption =
          element(
              "figcaption",
              element("strong", title),
              text(" "),
              element("span", remark),
              ChartKey.list(keys));
      Html plot =
          element("div")
              .classed("plot")
              .with("data-chart", kind)
              .with("data-trial", trial)
              .with("role", "img")
              .with("aria-label", words);
      return element("figure", caption, plot).classed("chart " + kind);
    }
  }
}
