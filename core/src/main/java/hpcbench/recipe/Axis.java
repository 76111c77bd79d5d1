package hpcbench.recipe;

import java.util.List;

/// A swept key: one whose value is a list.
///
/// @param place the key
/// @param items its values, at least one
record Axis(Place place, List<Node> items) {
  /// The values as written.
  List<String> values() {
    return items.stream().map(Quoted::bare).toList();
  }

  /// Whether this is the key's path, or the end of it.
  boolean isNamed(String name) {
    String path = place.toString();
    return path.equals(name) || path.endsWith("." + name);
  }
}
