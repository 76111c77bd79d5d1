package hpcbench.executor;

import hpcbench.measure.RequestRecord;
import hpcbench.result.RequestLog;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/// The requests of several logs as one, in the order in which they ended, as far as each log has
/// it: an end that a client saw a moment after another's may have come a moment before it.
///
/// Instants of all logs count from the same instant, since the engines began at it together, so
/// nothing has to be shifted. Each log is read one block at a time.
final class MergedRequests {
  private MergedRequests() {}

  /// The next request of a log, and those after it.
  private record Head(RequestRecord request, Iterator<RequestRecord> rest) {}

  /// Hands over every request of these logs.
  static void of(Collection<RequestLog> logs, Consumer<RequestRecord> sink) {
    PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparingLong(head -> head.request().endNs()));
    logs.forEach(log -> add(heads, log.iterator()));
    while (!heads.isEmpty()) {
      Head head = heads.remove();
      sink.accept(head.request());
      add(heads, head.rest());
    }
  }

  private static void add(PriorityQueue<Head> heads, Iterator<RequestRecord> requests) {
    if (requests.hasNext()) {
      heads.add(new Head(requests.next(), requests));
    }
  }
}
