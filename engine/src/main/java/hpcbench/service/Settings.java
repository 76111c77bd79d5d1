package hpcbench.service;

import hpcbench.service.Setting.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A recipe's `service_config`, read by the settings that a service declares.
///
/// Reading a value of the wrong kind is a mistake of ours: [#problems] finds those before.
final class Settings {
  /// Tables of the services that span nodes. A recipe may keep them while it names a service of one
  /// node, which takes no notice of them.
  static final Set<String> OF_OTHERS = Set.of("distributed", "ray");

  private final Map<String, Object> given;

  Settings(Map<String, Object> given) {
    this.given = given;
  }

  /// What of these values the service does not know, or does not take.
  static List<String> problems(String service, List<Setting> known, Map<String, Object> given) {
    return problems("service_config.", service, known, given);
  }

  /// The same for a table within.
  ///
  /// @param path where the values stand, up to and with the last dot
  static List<String> problems(
      String path, String service, List<Setting> known, Map<String, Object> given) {
    Map<String, Setting> byName = new LinkedHashMap<>();
    known.forEach(setting -> byName.put(setting.name(), setting));
    List<String> problems = new ArrayList<>();
    given.forEach((name, value) ->
        problem(service, byName, name, value).map(path::concat).ifPresent(problems::add));
    return problems;
  }

  private static Optional<String> problem(
      String service, Map<String, Setting> known, String name, Object value) {
    Setting setting = known.get(name);
    if (setting == null) {
      return OF_OTHERS.contains(name)
          ? Optional.empty()
          : Optional.of(unknown(service, name, known.keySet()));
    }
    return setting.accepts(value)
        ? Optional.empty()
        : Optional.of(
            "%s: takes %s, not '%s' (%s)"
                .formatted(name, setting.kind(), value, setting.meaning()));
  }

  /// That a service does not know this name, with the nearest of those it knows. Begins with the
  /// name.
  static String unknown(String service, String name, Collection<String> known) {
    return "%s: %s has no such setting%s".formatted(name, service, Suggestion.among(known, name));
  }

  boolean has(String name) {
    return given.containsKey(name);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(given.get(name)).map(Object::toString);
  }

  /// Whether a switch is there, and on.
  boolean isOn(String name) {
    return Boolean.TRUE.equals(given.get(name));
  }

  Optional<Integer> integer(String name) {
    return Optional.ofNullable(given.get(name)).map(value -> ((Number) value).intValue());
  }

  /// The words of a list, or the one text as a list of one; empty when the setting is absent.
  List<String> words(String name) {
    Object value = given.getOrDefault(name, List.of());
    return value instanceof Collection<?> words
        ? words.stream().map(Object::toString).toList()
        : List.of(value.toString());
  }

  /// The names and texts of a table; empty when the setting is absent.
  Map<String, String> table(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (given.get(name) instanceof Map<?, ?> table) {
      table.forEach((key, value) -> texts.put(key.toString(), value.toString()));
    }
    return texts;
  }

  /// The given ones of these settings as command-line words, in the settings' order:
  /// `max_model_len: 2048` as `--max-model-len 2048`.
  List<String> flags(List<Setting> settings) {
    return settings.stream()
        .filter(setting -> has(setting.name()))
        .flatMap(setting -> flag(setting).stream())
        .toList();
  }

  /// Everything but these settings, and the tables of others, as command-line words, by the kind of
  /// each value.
  List<String> otherFlags(Collection<String> settings) {
    return given.entrySet().stream()
        .filter(entry -> !settings.contains(entry.getKey()) && !OF_OTHERS.contains(entry.getKey()))
        .map(entry -> new Setting(entry.getKey(), kind(entry.getValue()), ""))
        .flatMap(setting -> flag(setting).stream())
        .toList();
  }

  private static Kind kind(Object value) {
    return switch (value) {
      case Boolean _ -> Kind.SWITCH;
      case Collection<?> _ -> Kind.WORDS;
      case Map<?, ?> _ -> Kind.JSON;
      default -> Kind.TEXT;
    };
  }

  private List<String> flag(Setting setting) {
    String words = setting.name().replace('_', '-');
    boolean on = Boolean.TRUE.equals(given.get(setting.name()));
    return switch (setting.kind()) {
      case TEXT, INTEGER, NUMBER -> List.of("--" + words, text(setting.name()).orElseThrow());
      case SWITCH -> List.of(on ? "--" + words : "--no-" + words);
      case FLAG -> on ? List.of("--" + words) : List.of();
      case JSON -> List.of("--" + words, json(given.getOrDefault(setting.name(), "")));
      case WORDS -> prefixed("--" + words, words(setting.name()));
      case TABLE -> throw new IllegalArgumentException(setting.name() + " is no flag");
    };
  }

  private static String json(Object value) {
    return value instanceof Map<?, ?> table
        ? new String(Answers.bytes(table), StandardCharsets.UTF_8)
        : value.toString();
  }

  private static List<String> prefixed(String flag, List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.addFirst(flag);
    return all;
  }
}
