package hpcbench.measure;

/// The chunks of a streamed answer: its events with text, and those without any, such as one that
/// only names the role or only says why the answer ended. A usage report is none of them.
///
/// Nothing here is measured by them, since a chunk without text is no token; other tools do
/// (`docs/explanation/dialects.md`). Instants are nanoseconds since the trial's start instant.
///
/// @param count how many came; at least as many as there are events with text
/// @param firstNs when the first came; -1 when none did
/// @param lastNs when the last came; -1 when none did
public record Chunks(int count, long firstNs, long lastNs) {
  /// No chunks.
  public static final Chunks NONE = new Chunks(0, -1, -1);

  /// Chunks of which every one has text.
  public static Chunks of(EventTimes events) {
    return events.count() == 0
        ? NONE
        : new Chunks(events.count(), events.at(0), events.at(events.count() - 1));
  }
}
