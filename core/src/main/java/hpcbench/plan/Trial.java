package hpcbench.plan;

import hpcbench.recipe.Resources;
import hpcbench.recipe.Servers;
import hpcbench.recipe.Workload;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One point of the sweep, executed once.
///
/// @param id short name, unique in the run and safe as a folder name, such as `t01` or `t01-r2`
/// @param repetition which repetition of the point this is, from 1
/// @param factors the swept values that make this point, by the last word of their path where that
///   is unique (`concurrency`), in the order the recipe lists them; values as written
/// @param workload the load
/// @param servers how the service is started
/// @param resources what each node is given
public record Trial(
    String id,
    int repetition,
    Map<String, String> factors,
    Workload workload,
    Servers servers,
    Resources resources) {
  public Trial {
    if (!id.matches("[a-z0-9-]+") || repetition < 1) {
      throw new IllegalArgumentException(
          "not a trial: id '%s', repetition %d".formatted(id, repetition));
    }
    factors = Collections.unmodifiableMap(new LinkedHashMap<>(factors));
  }

  /// The point of the sweep that this repeats: the id of its first repetition.
  public String point() {
    return repetition == 1 ? id : id.substring(0, id.length() - ("-r" + repetition).length());
  }

  /// Whether the other trial can be run against the same started service.
  public boolean sharesServer(Trial other) {
    return servers.equals(other.servers)
        && resources.servers().equals(other.resources.servers())
        && workload.service().equals(other.workload.service())
        && workload.model().equals(other.workload.model());
  }
}
