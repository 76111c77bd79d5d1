package hpcbench.recipe;

/// What must hold for mappings whose keys are not ours.
final class FreeMapping {
  private FreeMapping() {}

  /// Every key has a value that can be written to JSON and read back the same.
  static void check(Section section, Problems problems) {
    check(section.mapping(), section.place(), problems);
  }

  private static void check(Node node, Place place, Problems problems) {
    switch (node) {
      case Node.Mapping mapping ->
          mapping
              .entries()
              .forEach(entry -> check(entry.value(), place.key(entry.key()), problems));
      case Node.Sequence list -> {
        for (int i = 0; i < list.items().size(); i++) {
          check(list.items().get(i), place.item(i), problems);
        }
      }
      case Node.Scalar scalar when scalar.value().isEmpty() ->
          problems.add(scalar.position(), place, "must have a value", "leave the key out instead");
      case Node.Scalar scalar
          when scalar.value().get() instanceof Double number && !Double.isFinite(number) ->
          problems.add(scalar, place, "must be a finite number");
      case Node.Scalar _ -> {}
    }
  }
}
