package hpcbench.deploy;

import hpcbench.container.Image;
import hpcbench.plan.Plan;
import hpcbench.recipe.Bind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The files and folders that a job finds on its nodes, or dies: the service's image, what is bound
/// into it, and the models that are named by a path. They are looked for on the login node, which
/// sees the nodes' shared file systems.
final class NeededFiles {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /// One round trip, however many there are.
  private static final String MISSING =
      "for path; do [ -e \"$path\" ] || printf '%s\\n' \"$path\"; done";

  private final Plan plan;
  private final Profile profile;

  NeededFiles(Plan plan, Profile profile) {
    this.plan = plan;
    this.profile = profile;
  }

  /// What is missing of them, each with what to do.
  List<String> problems(Transport transport) throws SlurmException, InterruptedException {
    Map<String, String> needed = needed();
    if (needed.isEmpty()) {
      return List.of();
    }
    Set<String> missing = missing(needed.keySet(), transport);
    return needed.entrySet().stream()
        .filter(path -> missing.contains(path.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /// Those of these paths that are not there.
  static Set<String> missing(Set<String> paths, Transport transport)
      throws SlurmException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", MISSING, "bash"));
    command.addAll(paths);
    return transport.run(command, LIMIT).out().lines().collect(Collectors.toSet());
  }

  /// Each path with what to say when it is missing.
  private Map<String, String> needed() {
    Map<String, String> needed = new LinkedHashMap<>();
    Optional<Image> image = profile.container().image(plan.artifacts());
    if (image.isPresent()) {
      if (image.get() instanceof Image.Stored stored) {
        needed.put(stored.name(), missing(stored));
      }
      addBinds(needed);
    }
    needed.putAll(new ModelFiles(plan, profile).paths());
    return needed;
  }

  private static String missing(Image.Stored image) {
    return "artifacts.service.path: there is no image %s; %s"
        .formatted(
            image.path(),
            image
                .source()
                .map(source ->
                    "pull it: hpcbench images pull %s --output %s".formatted(source, image.path()))
                .orElse(
                    "hpcbench images pull makes one of a registry's image, or name another file"));
  }

  private void addBinds(Map<String, String> needed) {
    for (int i = 0; i < plan.binds().size(); i++) {
      Bind bind = plan.binds().get(i);
      if (!profile.isOnNodesOnly(Path.of(bind.source()))) {
        needed.put(
            bind.source(),
            "binds[%d]: there is no %s to be seen as %s; make it, or bind another"
                .formatted(i, bind.source(), bind.target()));
      }
    }
  }
}
