package hpcbench.drive;

import hpcbench.recipe.Extent;
import hpcbench.recipe.Workload;

/// One engine's part of a load that several engines carry together; each knows the whole load and
/// takes its part of it, so that all parts are the whole again.
///
/// Of whatever is counted (arrivals, clients, requests), each share has every so-many-th: as many
/// as any other, and one more in the first of them where they do not divide evenly.
///
/// @param number which part this is, from 0
/// @param of how many parts there are
public record Share(int number, int of) {
  /// All of a load, carried by one engine.
  public static final Share WHOLE = new Share(0, 1);

  public Share {
    if (number < 0 || number >= of) {
      throw new IllegalArgumentException("there is no share %d of %d".formatted(number, of));
    }
  }

  /// How many shares a load can be cut into so that none is empty: at most one for each client of a
  /// closed loop, each request in flight of an open one, and each request that is measured.
  ///
  /// @param workload the whole load
  public static int most(Workload workload) {
    long requests =
        workload.measurement() instanceof Extent.Requests(long count) ? count : Long.MAX_VALUE;
    int carriers = workload.arrival().isOpen() ? limit(workload) : clients(workload);
    return Math.clamp(requests, 1, carriers);
  }

  /// How many of these fall to this share.
  public long count(long all) {
    return Math.max(0, Math.ceilDiv(all - number, (long) of));
  }

  /// The index in the whole load of what has this position in the share.
  long index(long position) {
    return number + position * of;
  }

  Extent part(Extent extent) {
    return extent instanceof Extent.Requests(long all) ? new Extent.Requests(count(all)) : extent;
  }

  /// The most requests that may be in flight in this share. A closed loop is shared client by
  /// client: the last one's batch is smaller where they do not divide evenly.
  int inFlight(Workload workload) {
    if (workload.arrival().isOpen()) {
      return (int) count(limit(workload));
    }
    int clients = clients(workload);
    boolean hasLast = (clients - 1) % of == number;
    int missing = hasLast ? clients * workload.batch() - limit(workload) : 0;
    return (int) count(clients) * workload.batch() - missing;
  }

  private static int clients(Workload workload) {
    return Math.ceilDiv(limit(workload), workload.batch());
  }

  private static int limit(Workload workload) {
    return workload.maxInFlight(1);
  }
}
