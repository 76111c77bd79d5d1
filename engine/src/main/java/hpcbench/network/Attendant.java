package hpcbench.network;

import java.lang.foreign.Arena;

/// A thread that does for an event loop what can wait, such as writing down what has ended.
public final class Attendant {
  /// A tenth of the weight of other threads (sched(7)). Linux gives a processor to who has had less
  /// than their share of it: a loop that wakes beside an attendant of its own weight may find that
  /// it has to wait for as long as it ran itself while the attendant waited.
  private static final int NICE = 10;

  private Attendant() {}

  /// Lets the calling thread give way to others, for all its life. Needs Linux and no right;
  /// elsewhere all stays as it was.
  public static void giveWay() {
    if (Linux.isUsable()) {
      try (Arena arena = Arena.ofConfined()) {
        new Turns(new Linux(arena), arena).ask(Turns.THIS_THREAD, NICE);
      }
    }
  }
}
