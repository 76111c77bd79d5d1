package hpcbench.measure;

import hpcbench.measure.Measures.RequestCounts;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts requests by how they ended.
final class RequestTally {
  private final SortedMap<String, Long> failures = new TreeMap<>();
  private final SortedMap<String, Long> notSentReasons = new TreeMap<>();
  private long scheduled;
  private long completed;
  private long failed;
  private long abandoned;
  private long notSent;

  void add(Outcome outcome) {
    scheduled++;
    switch (outcome) {
      case Outcome.Completed _ -> completed++;
      case Outcome.Failed(FailureKind kind, int _, String _) -> {
        failed++;
        failures.merge(kind.name().toLowerCase(Locale.ROOT), 1L, Long::sum);
      }
      case Outcome.Abandoned _ -> abandoned++;
      case Outcome.NotSent(String reason) -> {
        notSent++;
        notSentReasons.merge(reason, 1L, Long::sum);
      }
    }
  }

  RequestCounts counts() {
    return new RequestCounts(
        scheduled, completed, failed, abandoned, notSent, failures, notSentReasons);
  }
}
