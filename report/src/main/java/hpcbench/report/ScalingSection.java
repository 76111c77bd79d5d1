package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.report.Html.Element;
import hpcbench.report.Pieces.Chart;
import hpcbench.scaling.Scaling;
import hpcbench.scaling.Step;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How throughput followed the number of servers: a chart of the efficiency, and a table of each
/// scaling.
final class ScalingSection {
  private static final List<String> TITLES =
      List.of("Servers", "Output tokens/s", "Speedup", "Efficiency", "Trials", "Remarks");

  private ScalingSection() {}

  /// Nothing when the number of servers was not swept.
  static Html of(List<Scaling> scalings) {
    return scalings.isEmpty()
        ? Html.nothing()
        : Html.all(
            element("h3", "Scaling"),
            chart(scalings),
            table(scalings),
            element("p", ScalingWords.FORMULA).classed("note"));
  }

  private static Element chart(List<Scaling> scalings) {
    return new Chart(
            "scaling",
            "",
            "Efficiency by number of servers",
            "100 %: each server adds as much as the first; bars: range over repetitions; red ring:"
                + " see the remarks",
            scalings.stream().map(ScalingWords::line).collect(Collectors.joining(". ")),
            keys(scalings))
        .html();
  }

  private static List<ChartKey> keys(List<Scaling> scalings) {
    return IntStream.range(0, scalings.size())
        .mapToObj(i -> key(scalings.get(i), ChartKey.inkOf(i)))
        .toList();
  }

  private static ChartKey key(Scaling scaling, int ink) {
    return switch (scaling.kind()) {
      case STRONG -> ChartKey.solid(ScalingWords.name(scaling), ink);
      case WEAK -> ChartKey.dashed(ScalingWords.name(scaling), ink);
    };
  }

  private static Html table(List<Scaling> scalings) {
    Stream<Html> heads = TITLES.stream().map(title -> element("th", title).with("scope", "col"));
    Element table =
        element(
            "table",
            Stream.concat(
                Stream.of(element("thead", element("tr", heads))),
                scalings.stream().map(ScalingSection::rows)));
    return Pieces.scrolling("Scaling", table.classed("scalings"));
  }

  private static Html rows(Scaling scaling) {
    Html name =
        element(
            "tr",
            element("th", ScalingWords.name(scaling))
                .with("scope", "rowgroup")
                .with("colspan", Integer.toString(TITLES.size())));
    return element(
        "tbody", Stream.concat(Stream.of(name), scaling.steps().stream().map(ScalingSection::row)));
  }

  private static Html row(Step step) {
    return element(
        "tr",
        element("th", Integer.toString(step.servers())).with("scope", "row"),
        number(throughput(step)),
        number(text(step.speedup().map(ScalingWords::factor).orElse("–"))),
        number(text(step.efficiency().map(ScalingWords::share).orElse("–"))),
        element("td", trials(step)),
        element("td", ScalingWords.doubts(step)));
  }

  private static Html throughput(Step step) {
    return step.throughput()
        .<Html>map(
            rate -> Pieces.number(rate.median(), Quantity.TOKENS_PER_SECOND.scale(rate.median())))
        .orElse(text("–"));
  }

  private static Html number(Html value) {
    return element("td", value).classed("number");
  }

  private static Stream<Html> trials(Step step) {
    return step.trials().stream()
        .flatMap(id -> Stream.of(text(" "), element("a", id).with("href", "#" + id)))
        .skip(1);
  }
}
