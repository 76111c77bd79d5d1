package hpcbench.report;

import hpcbench.measure.RequestRecord;
import hpcbench.report.Samples.Buckets;
import hpcbench.report.Samples.Ecdf;
import hpcbench.result.TrialSummary;
import java.util.List;

/// What the charts of one trial are drawn from. Of the requests of the measured phase, but for the
/// timeline, which shows the whole trial.
///
/// @param id the trial
/// @param ttft time to first token, from scheduled
/// @param ttftFromSent the same from sent
/// @param endToEnd end-to-end latency, from scheduled
/// @param endToEndFromSent the same from sent
/// @param itl gaps between events with text that came in different reads
/// @param timeline how the trial went
/// @param errors how requests failed, the most frequent first
record TrialData(
    String id,
    Ecdf ttft,
    Ecdf ttftFromSent,
    Ecdf endToEnd,
    Ecdf endToEndFromSent,
    Buckets itl,
    Timeline timeline,
    List<ErrorSample> errors) {
  TrialData {
    errors = List.copyOf(errors);
  }

  /// Reads the requests of this trial once.
  static TrialData of(TrialSummary trial, Iterable<RequestRecord> requests) {
    TrialCollector collector = new TrialCollector(trial);
    requests.forEach(collector::accept);
    return collector.data();
  }
}
