package hpcbench.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a machine told of itself.
///
/// @param name its host name
/// @param facts each fact with its values, in the order they were told
record Machine(String name, Map<String, List<String>> facts) {
  private static final int FIELDS = 3;

  Machine {
    facts = Map.copyOf(facts);
  }

  /// Reads what `probe.sh` printed, of one machine or of several. Lines of another form are left
  /// out: login scripts like to greet.
  static List<Machine> parse(String output) {
    Map<String, Map<String, List<String>>> machines = new LinkedHashMap<>();
    for (String line : output.lines().toList()) {
      String[] fields = line.split("\\|", FIELDS);
      if (fields.length == FIELDS) {
        machines
            .computeIfAbsent(fields[0], _ -> new LinkedHashMap<>())
            .computeIfAbsent(fields[1], _ -> new ArrayList<>())
            .add(fields[2].strip());
      }
    }
    return machines.entrySet().stream()
        .map(machine -> new Machine(machine.getKey(), machine.getValue()))
        .toList();
  }

  /// All values of a fact; none when it was not told.
  List<String> all(String fact) {
    return facts.getOrDefault(fact, List.of());
  }

  /// A fact's value; empty when it was not told, or has none.
  Optional<String> text(String fact) {
    return all(fact).stream().findFirst().filter(value -> !value.isEmpty());
  }

  /// A fact's number; empty when it has none. `unlimited` is the largest there is.
  Optional<Long> number(String fact) {
    return text(fact)
        .map(value -> value.equals("unlimited") ? Long.toString(Long.MAX_VALUE) : value)
        .filter(value -> value.matches("\\d{1,19}"))
        .map(Long::parseLong);
  }
}
