package hpcbench.report;

import hpcbench.measure.ClientReport.ReceiptLag;
import hpcbench.measure.ClientReport.Stamps;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures.Metric;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The client's own share of every latency of a run, in a line: that of the trial where it was
/// largest.
final class ClientLine {
  private ClientLine() {}

  /// Absent when no request was sent.
  static Optional<String> of(RunSummary run) {
    String shares =
        Stream.of(
                worst(run, trial -> lag(trial).count() > 0, trial -> lag(trial).p99())
                    .map(ClientLine::sent),
                worst(run, trial -> receipt(trial).reads() > 0, trial -> receipt(trial).p99Ns())
                    .map(ClientLine::received))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return shares.isEmpty() ? Optional.empty() : Optional.of("This client: " + shares + ".");
  }

  private static Optional<TrialSummary> worst(
      RunSummary run, Predicate<TrialSummary> knows, ToDoubleFunction<TrialSummary> share) {
    return run.trials().stream().filter(knows).max(Comparator.comparingDouble(share));
  }

  private static String sent(TrialSummary trial) {
    return "requests were sent up to %s late (p99, %s)"
        .formatted(Quantity.SECONDS.show(lag(trial).p99()), trial.trial().id());
  }

  private static String received(TrialSummary trial) {
    ReceiptLag lag = receipt(trial);
    String form =
        trial.client().stamps() == Stamps.KERNEL
            ? "its kernel stamped what came, which was read %s (p50) and %s (p99) later (%s)"
            : "bytes lay in its kernel for %s (p50) and %s (p99) before they were read (%s)";
    return form.formatted(
        Quantity.SECONDS.show(lag.p50Ns() * 1e-9),
        Quantity.SECONDS.show(lag.p99Ns() * 1e-9),
        trial.trial().id());
  }

  private static Distribution lag(TrialSummary trial) {
    return trial.measures().distribution(Metric.SCHEDULE_LAG);
  }

  private static ReceiptLag receipt(TrialSummary trial) {
    return trial.client().receiptLag();
  }
}
