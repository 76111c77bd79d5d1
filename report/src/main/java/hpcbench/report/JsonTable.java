package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.report.Html.Element;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Any JSON document as nested tables, whatever is in it: a file that gains a field needs no change
/// here.
final class JsonTable {
  private JsonTable() {}

  static Html of(JsonNode node) {
    if (node.isObject() && !node.isEmpty()) {
      return table(
          node.propertyStream()
              .map(entry -> row(entry.getKey().replace('_', ' '), entry.getValue())));
    }
    if (node.isArray() && node.valueStream().anyMatch(JsonNode::isContainer)) {
      return element("ol", node.valueStream().map(value -> element("li", of(value))))
          .with("start", "1");
    }
    return text(scalar(node));
  }

  private static Html table(Stream<Element> rows) {
    return element("table", element("tbody", rows)).classed("json");
  }

  private static Element row(String name, JsonNode value) {
    return element("tr", element("th", name).with("scope", "row"), element("td", of(value)));
  }

  private static String scalar(JsonNode node) {
    if (node.isEmpty() && node.isContainer()) {
      return "none";
    }
    if (node.isArray()) {
      return String.join(" ", node.valueStream().map(JsonNode::asString).toList());
    }
    return node.isNull() ? "–" : node.asString();
  }
}
