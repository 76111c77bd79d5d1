package hpcbench.dialect;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Outcome;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.plan.Trial;
import hpcbench.recipe.Slo;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The requests that stand for a whole run of another tool: those of the measured phase that were
/// sent.
///
/// The warm-up is left out, as the tools leave out theirs, and the measured phase is their run,
/// from its beginning to the end of its last request.
///
/// @param trial what was to be done
/// @param slo the objective that requests are held against, when there is one
/// @param client what the load engine observed, for the window
/// @param log every request of the trial; it is read more than once
public record MeasuredRequests(
    Trial trial, Optional<Slo> slo, ClientReport client, Iterable<RequestRecord> log) {

  /// The requests, in the order of the log.
  public Stream<RequestRecord> stream() {
    return StreamSupport.stream(log.spliterator(), false).filter(MeasuredRequests::isOne);
  }

  private static boolean isOne(RequestRecord request) {
    return request.phase() == Phase.MEASUREMENT && request.sentNs() >= 0;
  }

  /// Those with a full answer.
  Stream<RequestRecord> completed() {
    return stream().filter(request -> request.outcome().isCompleted());
  }

  /// How many were cut off at the end of the trial.
  long abandoned() {
    return stream().filter(request -> request.outcome() instanceof Outcome.Abandoned).count();
  }

  /// When the measured phase began.
  long startNs() {
    return client.measurementStartNs();
  }

  /// When the last request was over; empty without requests.
  OptionalLong endNs() {
    return stream().mapToLong(RequestRecord::endNs).max();
  }

  /// Seconds from the beginning of the measured phase to the end of its last request; 0 without
  /// requests.
  double seconds() {
    return (endNs().orElse(startNs()) - startNs()) * 1e-9;
  }
}
