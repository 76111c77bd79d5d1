package hpcbench.report;

import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The factors that are not the same in two runs.
///
/// @param before id of the first run
/// @param after id of the second
/// @param changes every factor that differs, by group, in the order of the groups
public record RunDifferences(String before, String after, List<Change> changes) {
  private static final int SHOWN = 3;

  public RunDifferences {
    changes = List.copyOf(changes);
  }

  /// What a factor is part of.
  public enum Group {
    /// What was written.
    RECIPE,
    /// What it means, defaults included.
    PLAN,
    /// The toolkit and its Java.
    TOOLKIT,
    /// The machines, as the last session had them.
    HARDWARE,
    /// The service: its version, flags, model and image.
    SERVICE,
    /// The files that prompts come from, by their hashes.
    DATA
  }

  /// A factor that differs.
  ///
  /// @param factor its name in the group
  /// @param before its value in the first run; absent where it has none
  /// @param after its value in the second
  public record Change(
      Group group, String factor, Optional<String> before, Optional<String> after) {}

  /// What differs between these runs.
  ///
  /// @throws RunFolderException when a file of them cannot be read
  public static RunDifferences between(RunFolder before, RunFolder after)
      throws RunFolderException {
    RunFactors first = new RunFactors(before);
    RunFactors second = new RunFactors(after);
    List<Change> changes = new ArrayList<>();
    for (Group group : Group.values()) {
      changes.addAll(changes(group, first.of(group), second.of(group)));
      if (group == Group.PLAN) {
        changes.addAll(ofTrials(first.ofTrials(), second.ofTrials()));
      }
    }
    return new RunDifferences(before.id(), after.id(), changes);
  }

  private static List<Change> changes(
      Group group, Map<String, String> before, Map<String, String> after) {
    return union(before.keySet(), after.keySet()).stream()
        .map(name ->
            new Change(
                group,
                name,
                Optional.ofNullable(before.get(name)),
                Optional.ofNullable(after.get(name))))
        .filter(change -> !change.before().equals(change.after()))
        .toList();
  }

  private static Set<String> factors(Map<String, Map<String, String>> trials, String id) {
    return trials.getOrDefault(id, Map.of()).keySet();
  }

  /// A factor that changed in many trials is told once.
  private static List<Change> ofTrials(
      Map<String, Map<String, String>> before, Map<String, Map<String, String>> after) {
    Set<String> common = new LinkedHashSet<>(before.keySet());
    common.retainAll(after.keySet());
    Set<String> factors =
        common.stream()
            .flatMap(id -> union(factors(before, id), factors(after, id)).stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<Change> changes =
        new ArrayList<>(changes(Group.PLAN, ids(before, common), ids(after, common)));
    for (String factor : factors) {
      List<String> changed =
          common.stream()
              .filter(id -> !value(before, id, factor).equals(value(after, id, factor)))
              .toList();
      if (!changed.isEmpty()) {
        String of = changed.size() == common.size() ? "every trial" : String.join(", ", changed);
        changes.add(
            new Change(
                Group.PLAN,
                "%s: %s".formatted(of, factor),
                values(before, changed, factor),
                values(after, changed, factor)));
      }
    }
    return changes;
  }

  /// The trials that only one of the runs has, as one factor.
  private static Map<String, String> ids(
      Map<String, Map<String, String>> trials, Set<String> common) {
    String own =
        trials.keySet().stream()
            .filter(id -> !common.contains(id))
            .collect(Collectors.joining(", "));
    return own.isEmpty() ? Map.of() : Map.of("further trials", own);
  }

  private static Optional<String> value(
      Map<String, Map<String, String>> trials, String id, String factor) {
    return Optional.ofNullable(trials.get(id)).map(values -> values.get(factor));
  }

  private static Optional<String> values(
      Map<String, Map<String, String>> trials, List<String> ids, String factor) {
    List<String> distinct =
        ids.stream().flatMap(id -> value(trials, id, factor).stream()).distinct().toList();
    String shown = String.join(", ", distinct.stream().limit(SHOWN).toList());
    return distinct.isEmpty()
        ? Optional.empty()
        : Optional.of(distinct.size() > SHOWN ? shown + ", ..." : shown);
  }

  private static Set<String> union(Set<String> first, Set<String> second) {
    Set<String> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return all;
  }
}
