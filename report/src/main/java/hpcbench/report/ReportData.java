package hpcbench.report;

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
/// @param trials the single trials, in the order they ran
record ReportData(String run, Objective objective, List<Curve> curves, List<TrialData> trials) {
  ReportData {
    curves = List.copyOf(curves);
    trials = List.copyOf(trials);
  }
}
