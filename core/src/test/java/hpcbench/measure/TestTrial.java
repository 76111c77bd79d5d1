package hpcbench.measure;

import hpcbench.recipe.Arrival;
import hpcbench.recipe.Slo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Trials of a test: what the load engine observed, and the numbers of planted requests.
public final class TestTrial {
  private TestTrial() {}

  /// Measured from 1 s to 11 s, so that a rate is a tenth of a count.
  public static Measures measures(TestRequest... requests) {
    return measures(Optional.empty(), requests);
  }

  public static Measures measures(Optional<Slo> slo, TestRequest... requests) {
    return Measurement.of(records(requests), slo, new Arrival.Closed(), client(1_000, 11_000));
  }

  public static List<RequestRecord> records(TestRequest... requests) {
    return Stream.of(requests).map(TestRequest::record).toList();
  }

  public static Optional<Slo> slo(Optional<Duration> ttft, Optional<Duration> tpot) {
    return Optional.of(new Slo(ttft, tpot, Optional.empty()));
  }

  public static ClientReport client(long startMs, long endMs) {
    return new ClientReport(
        1_790_000_000_000L,
        startMs * 1_000_000,
        endMs * 1_000_000,
        endMs * 1_000_000,
        false,
        false,
        "",
        -1,
        64,
        64,
        0,
        1,
        0,
        0,
        0,
        0,
        0.5,
        2,
        0,
        0,
        "epoll",
        ClientReport.Wire.NONE,
        ClientReport.Stamps.CLIENT,
        ClientReport.ReceiptLag.UNKNOWN,
        List.of());
  }
}
