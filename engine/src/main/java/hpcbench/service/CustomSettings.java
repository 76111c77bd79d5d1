package hpcbench.service;

import hpcbench.recipe.CustomApi;
import hpcbench.recipe.CustomApi.Preparation;
import hpcbench.recipe.Servers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The settings of a service that the recipe describes itself, and the texts that name them in
/// braces: the words of its command, its environment, and its preparation.
final class CustomSettings {
  /// Names that stand for something else.
  private static final Set<String> TAKEN = taken();

  private final Servers servers;
  private final Map<String, Object> own;

  /// Every text that names may stand in, by its path below `servers`.
  private final Map<String, String> texts = new LinkedHashMap<>();

  CustomSettings(Servers servers) {
    this.servers = servers;
    this.own = own(servers);
    add("command", servers.command().orElse(List.of()));
    add("service_config.environment", environment(servers));
    List<Preparation> requests = servers.custom().orElse(CustomApi.OPENAI).preparation();
    for (int i = 0; i < requests.size(); i++) {
      String path = "custom.preparation[%d]".formatted(i);
      add(path + ".path", requests.get(i).path());
      add(path + ".body", requests.get(i).body().orElse(Map.of()));
    }
  }

  private static Set<String> taken() {
    Set<String> taken = new TreeSet<>(CommandTemplate.NAMES);
    taken.addAll(List.of(CustomTemplate.ENGINES_FOLDER, CustomTemplate.API_KEY_FILE));
    return taken;
  }

  /// The settings that are the recipe's own.
  static Map<String, Object> own(Servers servers) {
    Map<String, Object> own = new TreeMap<>(servers.serviceConfig());
    own.keySet().removeAll(Settings.OF_OTHERS);
    own.remove(Program.ENVIRONMENT.name());
    return own;
  }

  /// The variables of its process, as written.
  static Map<String, String> environment(Servers servers) {
    return new Settings(servers.serviceConfig()).table(Program.ENVIRONMENT.name());
  }

  private void add(String path, Object value) {
    switch (value) {
      case String text -> texts.put(path, text);
      case Map<?, ?> table -> table.forEach((key, each) -> add(path + "." + key, each));
      case List<?> items -> {
        for (int i = 0; i < items.size(); i++) {
          add("%s[%d]".formatted(path, i), items.get(i));
        }
      }
      default -> {}
    }
  }

  /// Every name that is named.
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    texts.values().stream().map(CommandTemplate::names).forEach(names::addAll);
    return names;
  }

  /// What is wrong with settings and texts, each with its path below `servers`.
  List<String> problems() {
    Map<String, Object> known = new TreeMap<>(servers.serviceConfig());
    known.keySet().removeAll(own.keySet());
    List<String> problems =
        new ArrayList<>(Settings.problems(CustomApi.SERVICE, List.of(Program.ENVIRONMENT), known));
    Set<String> named = names();
    own.forEach((name, value) ->
        problem(name, value, named)
            .map(("service_config." + name + ": ")::concat)
            .ifPresent(problems::add));
    texts.forEach(
        (path, text) -> unknown(text).map((path + ": ")::concat).ifPresent(problems::add));
    return problems;
  }

  private static Optional<String> problem(String name, Object value, Set<String> named) {
    if (TAKEN.contains(name)) {
      return Optional.of("{%s} stands for something else; choose another name".formatted(name));
    }
    if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
      return Optional.of("takes a text, a number, or true or false, not '%s'".formatted(value));
    }
    return named.contains(name)
        ? Optional.empty()
        : Optional.of(
            "has no effect, since nothing names it; write {%s} in servers.command, in environment or in servers.custom.preparation"
                .formatted(name));
  }

  private Optional<String> unknown(String text) {
    Set<String> known = new TreeSet<>(TAKEN);
    known.addAll(own.keySet());
    return CommandTemplate.names(text).stream()
        .filter(name -> !known.contains(name))
        .sorted()
        .findFirst()
        .map(name -> "nothing is called {%s}%s".formatted(name, Suggestion.among(known, name)));
  }
}
