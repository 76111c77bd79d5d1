package hpcbench.recipe;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A recipe that was read and found right: what was written, and what it means.
///
/// @param name how the recipe is named in messages, usually its path
/// @param folder the folder that its relative paths start from
/// @param text what was written; encoded as UTF-8 it is the recipe's file, byte for byte
/// @param setup what every trial shares
/// @param axes the swept keys by their whole path, each with its values as written, in the order of
///   the recipe; empty when nothing is swept
/// @param points the points of the sweep in the order of the recipe, the last key moving fastest;
///   one point when nothing is swept
public record Recipe(
    String name,
    Path folder,
    String text,
    Setup setup,
    Map<String, List<String>> axes,
    List<Point> points) {
  public Recipe {
    axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
    points = List.copyOf(points);
    if (points.isEmpty()) {
      throw new IllegalArgumentException("a recipe has at least one point");
    }
  }

  /// How many trials it makes; at most, when repetitions depend on what is measured.
  public int trialCount() {
    return points.size() * setup.repetitions().max();
  }
}
