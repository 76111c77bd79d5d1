package hpcbench.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What must hold for the service's own settings, and for what is asked of it, at one point of the
/// sweep: the service knows.
final class SettingRules {
  private static final Place SERVERS = Place.of("servers");
  private static final Place RESOURCES = Place.of("resources");

  /// What a recipe without a service has.
  private static final String UNNAMED = "openai";

  private final Section recipe;
  private final ServiceCatalog services;
  private final Problems problems;

  SettingRules(Section recipe, ServiceCatalog services, Problems problems) {
    this.recipe = recipe;
    this.services = services;
    this.problems = problems;
  }

  /// Asks the service, if there is one, and if its settings are right as far as we can tell.
  void check() {
    Section workload = recipe.section("workload");
    Optional<String> service = workload.text("service").filter(services.names()::contains);
    Optional<String> model = workload.text("model");
    boolean isReadable = !problems.isAnyWithin(SERVERS) && !problems.isAnyWithin(RESOURCES);
    if (service.isPresent() && model.isPresent() && isReadable) {
      Binder binder = new Binder(recipe.recipe());
      services
          .problems(service.get(), model.get(), binder.servers(), binder.serverNodes())
          .forEach(this::report);
    }
    checkPrefixCache(workload);
    service.filter(services::needsCommand).ifPresent(this::requireCommand);
  }

  private void checkPrefixCache(Section workload) {
    String service = workload.text("service").orElse(UNNAMED);
    Optional<Node> wanted = workload.node("prefix_cache");
    if (wanted.isPresent() && services.names().contains(service)) {
      Set<String> possible =
          services.prefixCaches(service).stream()
              .map(action -> action.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.toCollection(TreeSet::new));
      workload
          .text("prefix_cache")
          .filter(action -> !possible.contains(action))
          .ifPresent(_ ->
              problems.add(
                  wanted.get(),
                  workload.place("prefix_cache"),
                  "must be one that the service %s knows: %s"
                      .formatted(service, String.join(", ", possible))));
    }
  }

  private void requireCommand(String service) {
    Section servers = recipe.section("servers");
    if (!servers.has("command") && !recipe.has("endpoint")) {
      problems.add(
          servers.position(),
          servers.place("command"),
          "is required for the service %s, which has no program of its own".formatted(service),
          "write the words that start it, with {host}, {port} and {model} among them, or give endpoint.url");
    }
  }

  private void report(String message) {
    String[] parts = message.split(": ", 2);
    List<String> steps = new ArrayList<>(SERVERS.steps());
    steps.addAll(List.of(parts[0].split("\\.|(?=\\[)", -1)));
    Place place = new Place(steps);
    problems.add(recipe.recipe().positionOf(place), place, parts[parts.length - 1]);
  }
}
