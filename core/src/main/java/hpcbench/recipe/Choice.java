package hpcbench.recipe;

import java.util.LinkedHashMap;
import java.util.Map;

/// One value for each axis, which makes a point.
///
/// @param values by axis, in the order of the recipe
record Choice(Map<Axis, Node> values) {
  /// The recipe with these values in place of its lists.
  Node.Mapping applyTo(Node.Mapping recipe) {
    Node chosen = recipe;
    for (Map.Entry<Axis, Node> value : values.entrySet()) {
      chosen = chosen.with(value.getKey().place(), value.getValue());
    }
    return (Node.Mapping) chosen;
  }

  /// The values as written, by the whole path of their key.
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((axis, value) -> texts.put(axis.place().toString(), Quoted.bare(value)));
    return texts;
  }
}
