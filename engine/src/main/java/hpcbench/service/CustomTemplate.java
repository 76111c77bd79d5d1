package hpcbench.service;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the names in braces stand for in the texts of a service that the recipe describes itself.
final class CustomTemplate {
  /// Stands for the folder that `dev/engines` installs to.
  static final String ENGINES_FOLDER = "engines_dir";

  /// Stands for a file with the run's API key, which only this user can read.
  static final String API_KEY_FILE = "api_key_file";

  private final Map<String, Object> settings;
  private final Map<String, String> environment;
  private final CommandTemplate template;

  CustomTemplate(Deployment deployment, Installed installed) {
    this.settings = CustomSettings.own(deployment.servers());
    this.environment = CustomSettings.environment(deployment.servers());
    Map<String, String> values = new TreeMap<>();
    values.put(ENGINES_FOLDER, installed.engines().toString());
    deployment.apiKey().ifPresent(key -> values.put(API_KEY_FILE, key.file().toString()));
    settings.forEach((name, value) -> values.put(name, value.toString()));
    this.template = CommandTemplate.of(deployment).and(values);
  }

  List<String> fill(List<String> texts) {
    return template.fill(texts);
  }

  String fill(String text) {
    return template.fill(text);
  }

  /// The recipe's `environment`, filled in.
  Map<String, String> environment() {
    Map<String, String> filled = new TreeMap<>();
    environment.forEach((name, value) -> filled.put(name, template.fill(value)));
    return filled;
  }

  /// A value of a JSON body, filled in: a text that is nothing but a setting becomes that setting's
  /// value, so that a number stays one.
  Object json(Object value) {
    return switch (value) {
      case String text -> whole(text).orElseGet(() -> template.fill(text));
      case Map<?, ?> table -> {
        Map<String, Object> filled = new LinkedHashMap<>();
        table.forEach((name, each) -> filled.put(name.toString(), json(each)));
        yield filled;
      }
      case Collection<?> items -> items.stream().map(this::json).toList();
      default -> value;
    };
  }

  private Optional<Object> whole(String text) {
    return settings.entrySet().stream()
        .filter(setting -> text.equals("{" + setting.getKey() + "}"))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
