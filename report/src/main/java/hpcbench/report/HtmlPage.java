package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.report.Html.Element;
import hpcbench.report.Html.Verbatim;
import hpcbench.result.Json;
import hpcbench.result.RunSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The report as one page that needs no network: text and tables are written here, charts are drawn
/// in the browser from the data block.
///
/// Nothing can be loaded into the page and no script can run in it but the two it was written with:
/// its content security policy names their hashes. Recipes, model names and messages of services
/// are text, whatever is in them.
///
/// @param run the run's numbers
/// @param data what the charts are drawn from
/// @param recipe the recipe as given
/// @param provenance where and with what the run was made
/// @param damage files that could not be read, each with the reason
record HtmlPage(
    RunSummary run, ReportData data, String recipe, JsonNode provenance, List<String> damage) {
  private static final String LIBRARY = "echarts/echarts.min.js";

  /// The page of this run.
  static HtmlPage of(RunSummary run, RunContents contents) {
    return new HtmlPage(
        run, contents.data(run), contents.recipe(), contents.provenance(), contents.damage());
  }

  /// The whole page, ended by a line feed.
  String markup() {
    StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
    element("html", head(), body()).with("lang", "en").appendTo(page);
    return page.append('\n').toString();
  }

  private Element head() {
    return element(
        "head",
        element("meta").with("charset", "utf-8"),
        element("meta")
            .with("name", "viewport")
            .with("content", "width=device-width, initial-scale=1"),
        element("meta").with("name", "color-scheme").with("content", "light dark"),
        element("meta")
            .with("http-equiv", "Content-Security-Policy")
            .with("content", securityPolicy()),
        element("title", run.plan().scenario() + " · hpcbench report"),
        new Verbatim("style", new LinkedHashMap<>(), Resource.text("report.css")));
  }

  /// Inline styles are allowed since the chart library positions its tooltips with them.
  private static String securityPolicy() {
    return "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:;"
        + " style-src 'unsafe-inline'; script-src %s %s"
            .formatted(Resource.contentHash(LIBRARY), Resource.contentHash("report.js"));
  }

  private Element body() {
    Headline headline = Headline.of(run);
    return element(
        "body",
        new Masthead(run, headline).html(),
        element("main", lost(), sweep(headline), trials(headline), method(), origin()),
        footer(),
        dataBlock(),
        script(LIBRARY),
        script("report.js"));
  }

  private Html lost() {
    return damage.isEmpty()
        ? Html.nothing()
        : element(
                "ul",
                damage.stream()
                    .map(lost ->
                        element("li", element("strong", "lost"), text(" " + lost))
                            .classed("invalid")))
            .classed("findings");
  }

  private Html sweep(Headline headline) {
    if (run.trials().isEmpty()) {
      return section("sweep", "No trial was finished", text("There are no numbers to show."));
    }
    String title = run.trials().size() == 1 ? "The trial in numbers" : "The sweep";
    return section(
        "sweep",
        title,
        SweepChart.of(data),
        ComparisonTable.of(run, headline).html(),
        RepetitionsTable.of(run),
        ScalingSection.of(data.scalings()),
        BottleneckList.of(run),
        FindingsList.of(run));
  }

  private Html trials(Headline headline) {
    if (run.trials().isEmpty()) {
      return Html.nothing();
    }
    String first = headline.bestTrial().orElse(run.trials().getFirst()).trial().id();
    Stream<Element> articles = IntStream.range(0, run.trials().size()).mapToObj(this::article);
    return section(
        "trials",
        run.trials().size() == 1 ? "The trial" : "Trial by trial",
        TrialPicker.of(run.trials(), first),
        Html.all(articles));
  }

  private Element article(int trial) {
    return new TrialSection(run.trials().get(trial), data.trials().get(trial), data.objective())
        .html();
  }

  private Html method() {
    return section(
        "method",
        "How this was measured",
        Resource.markup("how-measured.html"),
        CalibrationNote.of(provenance));
  }

  private Html origin() {
    Element given = element("pre", element("code", recipe)).with("tabindex", "0");
    return section(
        "origin",
        "Where the numbers come from",
        details("Recipe, as given", given).classed("printed"),
        details("Provenance: machine, software, service", JsonTable.of(provenance))
            .classed("printed"),
        details("Plan: every default and seed", JsonTable.of(tree(run.plan()))));
  }

  private static JsonNode tree(Object value) {
    return Json.parse(Json.line(value), JsonNode.class);
  }

  private static Element details(String title, Html content) {
    return element("details", element("summary", title), element("div", content).classed("scroll"));
  }

  private static Element section(String id, String title, Html... content) {
    Html heading = element("h2", title).with("id", id + "-title");
    return element("section", Stream.concat(Stream.of(heading), Stream.of(content)))
        .with("id", id)
        .with("aria-labelledby", id + "-title");
  }

  private Element footer() {
    return element(
        "footer",
        element("p", "Run " + run.runId() + " · made by hpcbench from the run folder alone."),
        element(
            "p",
            "Charts: Apache ECharts, Apache License 2.0. This page loads nothing from anywhere."));
  }

  /// `<` is written as an escape that JSON reads back, so nothing in the data can end the block.
  private Html dataBlock() {
    String json =
        Visible.of(Json.line(data))
            .replace("<", "\\u003c")
            .replace("\u2028", "\\u2028")
            .replace("\u2029", "\\u2029");
    SequencedMap<String, String> attributes = new LinkedHashMap<>();
    attributes.put("type", "application/json");
    attributes.put("id", "data");
    return new Verbatim("script", attributes, json);
  }

  private static Html script(String resource) {
    return new Verbatim("script", new LinkedHashMap<>(), Resource.text(resource));
  }
}
