package hpcbench.executor;

import hpcbench.drive.Progress;
import hpcbench.drive.TtftHistogram;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// How a trial goes that several engines carry: counts add up, and the stage is that of the one
/// that is furthest behind.
final class MergedProgress {
  private MergedProgress() {}

  /// @param parts at least one
  static Progress of(Collection<Progress> parts) {
    Progress.Stage stage =
        parts.stream().map(Progress::stage).min(Comparator.naturalOrder()).orElseThrow();
    List<Progress> behind = parts.stream().filter(part -> part.stage() == stage).toList();
    return new Progress(
        stage,
        behind.stream().mapToDouble(Progress::elapsedSeconds).max().orElse(0),
        behind.stream().mapToDouble(Progress::stageSeconds).max().orElse(0),
        sum(behind, Progress::stageRequests),
        sum(behind, Progress::started),
        sum(parts, Progress::completed),
        sum(parts, Progress::failed),
        parts.stream().mapToInt(Progress::inFlight).sum(),
        rate(parts, Progress::requestsPerSecond),
        rate(parts, Progress::tokensPerSecond),
        TtftHistogram.merged(parts.stream().map(Progress::ttft).toList()));
  }

  private static long sum(Collection<Progress> parts, ToLongFunction<Progress> count) {
    return parts.stream().mapToLong(count).sum();
  }

  private static double rate(Collection<Progress> parts, ToDoubleFunction<Progress> rate) {
    return parts.stream().mapToDouble(rate).sum();
  }
}
