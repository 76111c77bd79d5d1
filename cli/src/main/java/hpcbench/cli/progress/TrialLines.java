package hpcbench.cli.progress;

import hpcbench.cli.progress.Look.Shade;
import hpcbench.cli.progress.Look.Span;
import hpcbench.drive.Progress;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.orchestrate.RunEvent.TrialStarted;
import hpcbench.plan.Trial;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.ArrayList;
import java.util.List;

/// A trial in words: while it runs, and when it is over.
final class TrialLines {
  private static final int WIDEST_BAR = 30;
  private static final int NARROWEST_BAR = 10;
  private static final int REST_OF_LINE = 90;

  private final Look look;

  TrialLines(Look look) {
    this.look = look;
  }

  /// Which trial it is.
  List<Span> heading(TrialStarted started) {
    List<Span> spans = new ArrayList<>();
    spans.add(new Span(started.trial().id(), Shade.STRONG));
    spans.add(Span.of(started.position() + " of " + started.of()));
    factors(started.trial()).forEach(spans::add);
    return spans;
  }

  /// How it goes, with a bar in front.
  List<Span> barred(Progress progress) {
    int width = Math.clamp((long) look.columns() - REST_OF_LINE, NARROWEST_BAR, WIDEST_BAR);
    List<Span> spans = new ArrayList<>(going(progress));
    if (isBounded(progress)) {
      spans.add(1, look.bar(share(progress), width));
    }
    spans.set(0, Span.of("    " + spans.getFirst().text()));
    return spans;
  }

  /// How it goes.
  List<Span> going(Progress progress) {
    List<Span> spans = new ArrayList<>();
    spans.add(Span.of(name(progress.stage())));
    spans.add(Span.of(extent(progress)));
    if (progress.stage() != Progress.Stage.PREPARING) {
      spans.add(Span.of(Figures.amount(progress.requestsPerSecond()) + " req/s"));
      spans.add(Span.of(progress.inFlight() + " in flight"));
      spans.add(Span.of(ttft(progress.ttftP50Seconds(), progress.ttftP99Seconds())));
      spans.add(errors(progress.failed()));
      spans.add(Span.of(Figures.amount(progress.tokensPerSecond()) + " tok/s"));
    }
    return spans;
  }

  /// What came of it.
  List<Span> ended(TrialSummary summary) {
    Measures measures = summary.measures();
    Distribution ttft = measures.distribution(Metric.TTFT);
    List<Span> spans = new ArrayList<>();
    spans.add(verdict(summary.verdict().level()));
    spans.add(new Span(summary.trial().id(), Shade.STRONG));
    factors(summary.trial()).forEach(spans::add);
    spans.add(Span.of(Figures.counted(measures.requests().completed(), "request")));
    spans.add(Span.of(Figures.amount(measures.requestThroughput()) + " req/s"));
    spans.add(Span.of(Figures.amount(measures.outputTokenThroughput()) + " tok/s"));
    spans.add(Span.of(ttft(ttft.p50(), ttft.p99())));
    spans.add(errors(measures.requests().failed()));
    return spans;
  }

  /// Why its numbers cannot be believed without reserve, a line for each reason.
  List<List<Span>> reasons(Verdict verdict) {
    return verdict.findings().stream()
        .map(finding ->
            List.of(
                new Span("    " + finding.rule() + ":", shade(finding.level())),
                Span.of(finding.message())))
        .toList();
  }

  private Span verdict(Verdict.Level level) {
    String mark =
        switch (level) {
          case VALID -> look.unicode() ? "✓ " : "";
          case CLIENT_LIMITED -> look.unicode() ? "! " : "";
          case INVALID -> look.unicode() ? "✗ " : "";
        };
    return new Span(mark + level, shade(level));
  }

  private static Shade shade(Verdict.Level level) {
    return switch (level) {
      case VALID -> Shade.GOOD;
      case CLIENT_LIMITED -> Shade.DOUBTFUL;
      case INVALID -> Shade.BAD;
    };
  }

  private static List<Span> factors(Trial trial) {
    return trial.factors().entrySet().stream()
        .map(factor -> Span.of(factor.getKey() + "=" + factor.getValue()))
        .toList();
  }

  private static String name(Progress.Stage stage) {
    return switch (stage) {
      case PREPARING -> "preparing";
      case WARM_UP -> "warming up";
      case MEASUREMENT -> "measuring";
      case DRAIN -> "draining";
    };
  }

  private static boolean isBounded(Progress progress) {
    return progress.stageSeconds() > 0 || progress.stageRequests() > 0;
  }

  private static double share(Progress progress) {
    return progress.stageSeconds() > 0
        ? progress.elapsedSeconds() / progress.stageSeconds()
        : (double) progress.started() / progress.stageRequests();
  }

  private static String extent(Progress progress) {
    if (progress.stageSeconds() > 0) {
      return "%d/%s"
          .formatted(
              (long) Math.min(progress.elapsedSeconds(), progress.stageSeconds()),
              Figures.wait(progress.stageSeconds()));
    }
    return progress.stageRequests() > 0
        ? "%d/%d requests".formatted(progress.started(), progress.stageRequests())
        : Figures.wait(progress.elapsedSeconds());
  }

  private static String ttft(double p50Seconds, double p99Seconds) {
    return "TTFT p50 %s p99 %s".formatted(Figures.latency(p50Seconds), Figures.latency(p99Seconds));
  }

  private static Span errors(long failed) {
    return new Span(Figures.counted(failed, "error"), failed == 0 ? Shade.PLAIN : Shade.BAD);
  }
}
