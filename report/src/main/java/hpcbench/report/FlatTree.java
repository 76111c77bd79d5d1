package hpcbench.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A JSON document as a list of its values, each under its whole path, such as `workload.model`. A
/// list of plain values is one value.
final class FlatTree {
  private final Map<String, String> values = new LinkedHashMap<>();

  private FlatTree() {}

  /// The values of this document, in its order.
  static Map<String, String> of(JsonNode document) {
    FlatTree flat = new FlatTree();
    flat.add("", document);
    return flat.values;
  }

  private void add(String path, JsonNode node) {
    if (node.isObject()) {
      node.properties().forEach(entry -> add(join(path, entry.getKey()), entry.getValue()));
    } else if (node.isArray() && node.valueStream().anyMatch(JsonNode::isContainer)) {
      for (int i = 0; i < node.size(); i++) {
        add("%s[%d]".formatted(path, i + 1), node.get(i));
      }
    } else {
      values.put(path, text(node));
    }
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String text(JsonNode node) {
    return node.isArray()
        ? node.valueStream().map(FlatTree::text).collect(Collectors.joining(", ", "[", "]"))
        : node.asString();
  }
}
