package hpcbench.report;

import static hpcbench.report.Html.element;

import hpcbench.report.Html.Element;
import hpcbench.result.PointSummary;
import hpcbench.result.RunSummary;
import java.util.List;
import java.util.stream.Stream;

/// The repetitions of each point of a sweep together: median and range of the numbers that matter
/// most, and why there are no more of them.
final class RepetitionsTable {
  private RepetitionsTable() {}

  /// Nothing when no trial was repeated.
  static Html of(RunSummary run) {
    Html ends =
        run.repetitionEnds().isEmpty()
            ? Html.nothing()
            : element("ul", run.repetitionEnds().stream().map(end -> element("li", end.message())))
                .classed("note");
    return RepetitionLines.isRepeated(run) ? Html.all(table(run), ends) : ends;
  }

  private static Html table(RunSummary run) {
    Stream<String> titles =
        Stream.concat(
            Stream.of("Point", "Repetitions"),
            RepeatedFigure.all().stream().map(RepeatedFigure::title));
    Element table =
        element(
            "table",
            element(
                "caption",
                "Median over the repetitions of a point; in brackets where the true median lies with"
                    + " 95 % confidence, or, of fewer than six, the smallest and the largest"),
            element("thead", element("tr", titles.map(RepetitionsTable::head))),
            element("tbody", PointSummary.of(run.trials()).stream().map(point -> row(point, run))));
    return Html.all(
        element("h3", "Repetitions"),
        Pieces.scrolling("Repetitions", table.classed("repetitions")));
  }

  private static Html head(String title) {
    return element("th", title).with("scope", "col");
  }

  private static Html row(PointSummary point, RunSummary run) {
    Stream<Html> words =
        Stream.of(
            element("th", RepetitionLines.name(point)).with("scope", "row"),
            element("td", repetitions(point)));
    Stream<Html> numbers =
        RepeatedFigure.all().stream()
            .map(figure -> element("td", figure.of(point, run.trials()).orElse("–")));
    return element("tr", Stream.concat(words, numbers));
  }

  private static String repetitions(PointSummary point) {
    List<String> leftOut = point.leftOut();
    return leftOut.isEmpty()
        ? Integer.toString(point.trials().size())
        : "%d; INVALID and left out: %s"
            .formatted(point.trials().size(), String.join(", ", leftOut));
  }
}
