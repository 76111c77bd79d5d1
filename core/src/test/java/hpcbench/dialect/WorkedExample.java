package hpcbench.dialect;

import hpcbench.measure.ClientReport;
import hpcbench.measure.FailureKind;
import hpcbench.measure.Measurement;
import hpcbench.measure.Measures;
import hpcbench.measure.RequestRecord;
import hpcbench.measure.TestRequest;
import hpcbench.measure.TestTrial;
import hpcbench.measure.TokenCounts;
import hpcbench.plan.Trial;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Slo;
import hpcbench.result.Examples;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The requests of `docs/explanation/dialects.md`, whose numbers can be found with a pencil.
/// Instants are milliseconds; the measured phase is the first five seconds.
final class WorkedExample {
  static final Slo SLO =
      new Slo(
          Optional.of(Duration.ofMillis(450)),
          Optional.of(Duration.ofMillis(100)),
          Optional.empty());

  private static final Trial TRIAL = Examples.trial("t01", new Arrival.Poisson(1));
  private static final ClientReport CLIENT = TestTrial.client(0, 5_000);

  private WorkedExample() {}

  /// Held back for 100 ms; a role ahead of the text, a finish reason after it, a usage report at
  /// the end; six tokens to the service in four events, five to the tokenizer.
  static TestRequest one() {
    return TestRequest.at(0)
        .sent(100)
        .streamed(300, 340, 340, 400)
        .chunks(6, 150, 410)
        .ended(420)
        .tokens(new TokenCounts(10, -1, 6, 9, 5, 4));
  }

  /// Ends in the drain.
  static TestRequest longOne() {
    return plain(1_000, 1_500, 6_000);
  }

  /// The last to be scheduled, and not the last to end.
  static TestRequest lastOne() {
    return plain(3_500, 3_900, 4_500);
  }

  /// Refused at once.
  static TestRequest refused() {
    return TestRequest.at(2_000)
        .ended(2_010)
        .failed(FailureKind.STATUS)
        .tokens(new TokenCounts(-1, -1, -1, 10, -1, 0));
  }

  static List<RequestRecord> all() {
    return TestTrial.records(
        TestRequest.at(-500).streamed(-400, -300).warmUp(),
        one(),
        longOne(),
        refused(),
        lastOne(),
        TestRequest.at(4_900).notSent());
  }

  /// Two tokens, each in a chunk of its own, of which everybody counts two.
  static TestRequest plain(long scheduledMs, long firstMs, long lastMs) {
    return TestRequest.at(scheduledMs)
        .streamed(firstMs, lastMs)
        .tokens(new TokenCounts(10, -1, 2, 10, 2, 2));
  }

  static MeasuredRequests measured(TestRequest... requests) {
    return measured(Optional.empty(), TestTrial.records(requests));
  }

  static MeasuredRequests measured(Optional<Slo> slo, List<RequestRecord> requests) {
    return new MeasuredRequests(TRIAL, slo, CLIENT, requests);
  }

  /// What this toolkit makes of them.
  static Measures ours(List<RequestRecord> requests) {
    return Measurement.of(requests, Optional.empty(), new Arrival.Poisson(1), CLIENT);
  }

  static Figure figure(Dialect dialect, String name, MeasuredRequests requests) {
    return dialect.figures(requests).stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(dialect.tool() + " has no " + name));
  }
}
