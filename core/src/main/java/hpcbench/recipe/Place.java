package hpcbench.recipe;

import java.util.ArrayList;
import java.util.List;

/// The way from the top of a recipe to one of its values, such as `workload.batch[1]`.
///
/// @param steps keys, and `[index]` for items of a list
record Place(List<String> steps) {
  /// The recipe itself.
  static final Place TOP = new Place(List.of());

  Place {
    steps = List.copyOf(steps);
  }

  /// The place of these keys, from the top.
  static Place of(String... keys) {
    return new Place(List.of(keys));
  }

  /// The value of this key of the mapping here.
  Place key(String key) {
    List<String> longer = new ArrayList<>(steps);
    longer.add(key);
    return new Place(longer);
  }

  /// The item at this index, from 0, of the list here.
  Place item(int index) {
    return key("[" + index + "]");
  }

  /// The mapping or list that the value here is part of; the top is its own parent.
  Place parent() {
    return steps.isEmpty() ? this : new Place(steps.subList(0, steps.size() - 1));
  }

  /// The last key; empty at the top.
  String last() {
    return steps.isEmpty() ? "" : steps.getLast();
  }

  /// Whether this is that place, or inside it.
  boolean isWithin(Place outer) {
    return steps.size() >= outer.steps.size()
        && steps.subList(0, outer.steps.size()).equals(outer.steps);
  }

  /// As people write it: keys with dots between them.
  @Override
  public String toString() {
    return String.join(".", steps).replace(".[", "[");
  }
}
