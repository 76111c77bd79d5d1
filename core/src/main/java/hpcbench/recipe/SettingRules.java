package hpcbench.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What must hold for the service's own settings, at one point of the sweep: the service knows.
final class SettingRules {
  private static final Place SERVERS = Place.of("servers");
  private static final Place RESOURCES = Place.of("resources");

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
  }

  private void report(String message) {
    String[] parts = message.split(": ", 2);
    List<String> steps = new ArrayList<>(SERVERS.steps());
    steps.addAll(List.of(parts[0].split("\\.", -1)));
    Place place = new Place(steps);
    problems.add(recipe.recipe().positionOf(place), place, parts[parts.length - 1]);
  }
}
