package hpcbench.workload;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Makes an entry of one JSON value of a data set.
interface EntryFormat {
  /// The entry; empty when the value holds none and may be passed over.
  ///
  /// @throws IllegalArgumentException when the value is faulty; the message says what is wrong with
  ///   it
  Optional<Entry> entry(JsonNode value);

  /// Whether answers are graded against the entry's right answer.
  default boolean isGraded() {
    return false;
  }

  /// What an entry looks like, for messages.
  String shape();
}
