package hpcbench.measure;

import java.util.Arrays;

/// When each event with text arrived, in order: nanoseconds since the trial's start instant.
///
/// Events of one read share one instant, so an event at the same instant as the one before it is
/// *coalesced*: the gap of zero between them is the network's doing, not the service's speed.
/// Immutable.
public final class EventTimes {
  /// No events.
  public static final EventTimes NONE = new EventTimes(new long[0]);

  private final long[] instants;

  private EventTimes(long[] instants) {
    this.instants = instants;
  }

  /// The first `count` of these instants, copied.
  public static EventTimes copyOf(long[] instants, int count) {
    return count == 0 ? NONE : new EventTimes(Arrays.copyOf(instants, count));
  }

  /// These instants, copied.
  public static EventTimes of(long... instants) {
    return copyOf(instants, instants.length);
  }

  /// Number of events.
  public int count() {
    return instants.length;
  }

  /// Instant of the event at this position, from 0.
  public long at(int position) {
    return instants[position];
  }

  /// Time since the event before; the position is at least 1.
  public long gap(int position) {
    return instants[position] - instants[position - 1];
  }

  /// Whether this event came in the same read as the one before it.
  public boolean isCoalesced(int position) {
    return position > 0 && gap(position) == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventTimes that && Arrays.equals(instants, that.instants);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(instants);
  }

  @Override
  public String toString() {
    return instants.length + " events";
  }
}
