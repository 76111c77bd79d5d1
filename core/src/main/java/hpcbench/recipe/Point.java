package hpcbench.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One point of a recipe's sweep: one value chosen for each swept key, and what follows from it,
/// every default filled in.
///
/// @param choices the chosen values as written, by the whole path of their key, in the order of the
///   recipe; empty when nothing is swept
/// @param workload the load
/// @param servers how the service is started
/// @param resources what each node is given
public record Point(
    Map<String, String> choices, Workload workload, Servers servers, Resources resources) {
  public Point {
    choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
  }
}
