package hpcbench.target;

/// Finds what matters in the JSON of one event, in place and without making an object.
///
/// A scanner is exact: it sees a key at its right depth only, and tells an empty text from none. It
/// is used by one thread at a time.
interface EventScanner {
  /// Scans the event from position `from` to `to`.
  ///
  /// @param found filled with what was found; its content means nothing when false is returned
  /// @return whether the event is well-formed JSON
  boolean scan(byte[] bytes, int from, int to, ScannedEvent found);
}
