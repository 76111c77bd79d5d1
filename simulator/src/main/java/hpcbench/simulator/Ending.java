package hpcbench.simulator;

import java.util.OptionalInt;

/// Counts the requests that ask for an answer, and ends the server when it was told to.
final class Ending {
  private final Faults.Endings endings;
  private final Runnable refuse;
  private final Runnable die;
  private int requests;

  /// @param refuse makes the server refuse new connections
  /// @param die makes it die
  Ending(Faults.Endings endings, Runnable refuse, Runnable die) {
    this.endings = endings;
    this.refuse = refuse;
    this.die = die;
  }

  /// Counts a request; false when it killed the server.
  boolean survivesRequest() {
    requests++;
    if (isPast(endings.dieAfterRequests())) {
      die.run();
      return false;
    }
    if (endings.refuseAfter().isPresent() && requests >= endings.refuseAfter().getAsInt()) {
      refuse.run();
    }
    return true;
  }

  private boolean isPast(OptionalInt limit) {
    return limit.isPresent() && requests > limit.getAsInt();
  }
}
