package hpcbench.recipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which keys belong to which `kind` of a mapping, where one mapping stands for several variants.
///
/// @param required by kind, the keys it needs
/// @param optional by kind, the keys it may have; a kind without any may be missing
record Kinds(Map<String, Set<String>> required, Map<String, Set<String>> optional) {
  /// `workload.arrival`.
  static Kinds arrivals() {
    return new Kinds(
        Map.of(
            "closed", Set.of(),
            "constant", Set.of("rate"),
            "poisson", Set.of("rate"),
            "gamma", Set.of("rate", "burstiness"),
            "burst", Set.of("size", "period"),
            "ramp", Set.of("from", "to"),
            "max", Set.of()),
        Map.of());
  }

  /// `workload.dataset`.
  static Kinds datasets() {
    return new Kinds(
        Map.of(
            "synthetic", Set.of(),
            "jsonl", Set.of("path"),
            "sharegpt", Set.of("path"),
            "hellaswag", Set.of("path")),
        Map.of("synthetic", Set.of("prefix_groups", "prefix_tokens")));
  }

  /// Adds the keys that are missing for the section's kind, and those that belong to other kinds.
  void check(Section section, Problems problems) {
    section
        .text("kind")
        .filter(required::containsKey)
        .ifPresent(kind -> check(section, kind, problems));
  }

  private void check(Section section, String kind, Problems problems) {
    Set<String> needed = required.getOrDefault(kind, Set.of());
    needed.stream()
        .sorted()
        .filter(key -> !section.has(key))
        .forEach(key -> missing(section, key, kind, problems));
    section.mapping().entries().stream()
        .filter(entry -> belongsElsewhere(entry.key(), kind))
        .forEach(entry ->
            problems.add(
                entry.position(),
                section.place(entry.key()),
                "does not belong to kind '" + kind + "'"));
  }

  private void missing(Section section, String key, String kind, Problems problems) {
    List<String> needed = required.getOrDefault(kind, Set.of()).stream().sorted().toList();
    problems.add(
        section.position(),
        section.place(key),
        "is required for kind '" + kind + "'",
        Optional.empty(),
        Optional.of("write {kind: %s, %s: ...}".formatted(kind, String.join(": ..., ", needed))));
  }

  private boolean belongsElsewhere(String key, String kind) {
    boolean isKnown =
        required.values().stream().anyMatch(keys -> keys.contains(key))
            || optional.values().stream().anyMatch(keys -> keys.contains(key));
    return isKnown
        && !required.getOrDefault(kind, Set.of()).contains(key)
        && !optional.getOrDefault(kind, Set.of()).contains(key);
  }
}
