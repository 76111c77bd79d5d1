package hpcbench.report;

import hpcbench.measure.Measures.Metric;
import hpcbench.measure.RequestRecord;
import hpcbench.report.Samples.Buckets;
import hpcbench.report.Samples.Ecdf;
import hpcbench.result.TrialSummary;
import java.util.List;
import java.util.Optional;

/// What the charts of one trial are drawn from. Of the requests of the measured phase, but for the
/// timeline, which shows the whole trial.
///
/// @param id the trial
/// @param note what is missing from the charts, and why; absent when nothing is
/// @param ttft time to first token, from scheduled
/// @param ttftFromSent the same from sent
/// @param endToEnd end-to-end latency, from scheduled
/// @param endToEndFromSent the same from sent
/// @param gaps gaps between events with text that came in different reads
/// @param gapMarks percentiles of those gaps
/// @param timeline how the trial went; absent when no request could be read
/// @param server what servers said meanwhile; absent when they were not watched, or said nothing
/// @param errors how requests failed, the most frequent first
record TrialData(
    String id,
    Optional<String> note,
    Ecdf ttft,
    Ecdf ttftFromSent,
    Ecdf endToEnd,
    Ecdf endToEndFromSent,
    Buckets gaps,
    Percentiles gapMarks,
    Optional<Timeline> timeline,
    Optional<ServerCourse> server,
    List<ErrorSample> errors) {
  TrialData {
    errors = List.copyOf(errors);
  }

  /// The same with what servers said meanwhile.
  TrialData with(Optional<ServerCourse> said) {
    return new TrialData(
        id,
        note,
        ttft,
        ttftFromSent,
        endToEnd,
        endToEndFromSent,
        gaps,
        gapMarks,
        timeline,
        said,
        errors);
  }

  /// Reads the requests of this trial once.
  ///
  /// @param note what is wrong with the requests, if anything is
  static TrialData of(TrialSummary trial, Iterable<RequestRecord> requests, Optional<String> note) {
    TrialCollector collector = new TrialCollector(trial);
    requests.forEach(collector::accept);
    return collector.data(note, Percentiles.of(trial.measures().distribution(Metric.READ_GAP)));
  }
}
