package hpcbench.report;

import hpcbench.scaling.Scaling;
import java.util.List;

/// What the charts of a page are drawn from, apart from how they are drawn: the page carries it as
/// one JSON block.
///
/// Its size is bounded: no list of a trial has more than a few hundred numbers, however long the
/// trial was.
///
/// @param run name of the run folder
/// @param objective bounds that charts mark
/// @param curves throughput against latency over the sweep
/// @param scalings efficiency over the number of servers, where that was swept
/// @param trials the single trials, in the order they ran
record ReportData(
    String run,
    Objective objective,
    List<Curve> curves,
    List<Scaling> scalings,
    List<TrialData> trials) {
  ReportData {
    curves = List.copyOf(curves);
    scalings = List.copyOf(scalings);
    trials = List.copyOf(trials);
  }
}
