package hpcbench.report;

import hpcbench.measure.FailureKind;
import java.util.Locale;

/// One way in which requests of a trial failed.
///
/// @param kind the class of failure
/// @param status HTTP status, 0 when none was received
/// @param detail what was seen, as the load engine put it
/// @param count how many failed so
/// @param firstAt when the first of them was due, in seconds since the trial's start
record ErrorSample(FailureKind kind, int status, String detail, long count, double firstAt) {
  /// The kind in words, such as `first token timeout`.
  String kindInWords() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
