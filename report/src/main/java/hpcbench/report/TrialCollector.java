package hpcbench.report;

import hpcbench.measure.EventTimes;
import hpcbench.measure.Outcome;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.result.TrialSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Draws up the [TrialData] of a trial from its requests, one by one, in bounded memory. Not
/// thread-safe.
final class TrialCollector {
  private static final int MOST_ERRORS = 20;

  private final String id;
  private final Samples ttft = new Samples();
  private final Samples ttftFromSent = new Samples();
  private final Samples endToEnd = new Samples();
  private final Samples endToEndFromSent = new Samples();
  private final Samples gaps = new Samples();
  private final TimelineCollector timeline;
  private final List<ErrorSample> errors = new ArrayList<>();

  TrialCollector(TrialSummary trial) {
    this.id = trial.trial().id();
    this.timeline = new TimelineCollector(trial.client(), trial.measures().requests().scheduled());
  }

  void accept(RequestRecord request) {
    timeline.accept(request);
    if (request.phase() == Phase.MEASUREMENT) {
      measure(request);
    }
  }

  TrialData data(Optional<String> note, Percentiles gapMarks) {
    return new TrialData(
        id,
        note,
        ttft.ecdf(),
        ttftFromSent.ecdf(),
        endToEnd.ecdf(),
        endToEndFromSent.ecdf(),
        gaps.buckets(),
        gapMarks,
        timeline.timeline(),
        Optional.empty(),
        errors.stream().sorted(Comparator.comparingLong(ErrorSample::count).reversed()).toList());
  }

  private void measure(RequestRecord request) {
    switch (request.outcome()) {
      case Outcome.Completed _ -> addLatencies(request);
      case Outcome.Failed failed -> addError(request, failed);
      case Outcome.Abandoned _, Outcome.NotSent _ -> {}
    }
  }

  private void addLatencies(RequestRecord request) {
    if (request.isStreamed()) {
      ttft.add(Math.max(0, request.firstTokenNs() - request.scheduledNs()));
      ttftFromSent.add(Math.max(0, request.firstTokenNs() - request.sentNs()));
    }
    endToEnd.add(Math.max(0, request.endNs() - request.scheduledNs()));
    endToEndFromSent.add(Math.max(0, request.endNs() - request.sentNs()));
    EventTimes events = request.events();
    for (int i = 1; i < events.count(); i++) {
      if (!events.isCoalesced(i)) {
        gaps.add(events.gap(i));
      }
    }
  }

  /// Failures of one kind, status and detail are one line; once there are many lines, later kinds
  /// of detail go under the first line of their kind.
  private void addError(RequestRecord request, Outcome.Failed failed) {
    for (int i = 0; i < errors.size(); i++) {
      if (isSame(errors.get(i), failed)) {
        errors.set(i, oneMore(errors.get(i)));
        return;
      }
    }
    errors.add(
        new ErrorSample(
            failed.failure(),
            failed.status(),
            failed.detail(),
            1,
            Timeline.seconds(request.scheduledNs())));
  }

  private boolean isSame(ErrorSample error, Outcome.Failed failed) {
    boolean sameClass = error.kind() == failed.failure() && error.status() == failed.status();
    return sameClass && (error.detail().equals(failed.detail()) || errors.size() >= MOST_ERRORS);
  }

  private static ErrorSample oneMore(ErrorSample error) {
    return new ErrorSample(
        error.kind(), error.status(), error.detail(), error.count() + 1, error.firstAt());
  }
}
