package hpcbench.dialect;

import hpcbench.measure.EarlyStopping;
import hpcbench.measure.RequestRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The numbers of MLPerf's LoadGen in the *Server* scenario with token latencies.
///
/// Formulas: [LoadgenSample], and `PerformanceSummary` in `loadgen/results.cc` (6.0.17, b66003e).
/// LoadGen sends every query that it scheduled and waits for each of them, so it knows no failed
/// ones: it would not report on a trial with failures.
public final class Loadgen implements Dialect {
  private static final double SECONDS = 1e-9;
  private static final double TARGET = 0.99;

  @Override
  public String tool() {
    return "MLPerf LoadGen (Server)";
  }

  @Override
  public String version() {
    return "mlcommons/inference, LoadGen 6.0.17 at b66003e (2026-08-20)";
  }

  @Override
  public List<Figure> figures(MeasuredRequests requests) {
    Tally tally = new Tally();
    requests.completed().map(LoadgenSample::new).forEach(tally::add);
    List<Figure> figures = new ArrayList<>(rates(tally, requests));
    figures.addAll(tally.figures());
    figures.addAll(earlyStopping(tally, requests));
    return List.copyOf(figures);
  }

  /// Rates end with the query that was scheduled last, even where others are answered later:
  /// `final_query_all_samples_done_time`. One sample less is counted than there are: the last one's
  /// start is the open end of the time.
  private static List<Figure> rates(Tally tally, MeasuredRequests requests) {
    Optional<RequestRecord> last =
        requests.completed().max(Comparator.comparingLong(RequestRecord::index));
    List<Figure> rates = new ArrayList<>();
    rates.add(Figure.count("result_query_count", tally.latency.count()));
    last.ifPresent(request -> {
      int samples = tally.latency.count() - 1;
      double scheduled = (request.scheduledNs() - requests.startNs()) * SECONDS;
      double done = (request.endNs() - requests.startNs()) * SECONDS;
      if (scheduled > 0) {
        rates.add(Figure.of("result_scheduled_samples_per_sec", "samples/s", samples / scheduled));
      }
      if (done > 0) {
        rates.add(Figure.of("result_completed_samples_per_sec", "samples/s", samples / done));
        rates.add(Figure.of("result_completed_tokens_per_second", "tok/s", tally.tokens / done));
      }
    });
    return rates;
  }

  /// How many queries were over the bound, and how many in all are needed with so many over it for
  /// the 99th percentile to be shown within it: `EarlyStopping`.
  private static List<Figure> earlyStopping(Tally tally, MeasuredRequests requests) {
    List<Figure> figures = new ArrayList<>();
    requests
        .slo()
        .flatMap(slo -> slo.ttft())
        .ifPresent(bound ->
            figures.add(earlyStopping("early_stopping_ttft", tally.firstTokenLatency, bound)));
    requests
        .slo()
        .flatMap(slo -> slo.tpot())
        .ifPresent(bound ->
            figures.add(earlyStopping("early_stopping_tpot", tally.timePerOutputToken, bound)));
    return figures;
  }

  private static Figure earlyStopping(String name, Sample latencies, Duration bound) {
    long over =
        IntStream.range(0, latencies.count())
            .filter(position -> latencies.at(position) > bound.toNanos())
            .count();
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("queries", (double) latencies.count());
    numbers.put("over_latency", (double) over);
    numbers.put("needed", (double) EarlyStopping.passing(over, TARGET) + over);
    return new Figure(name, "", numbers);
  }

  /// What all samples add up to.
  private static final class Tally {
    private long tokens;
    private final Sample latency = new Sample();
    private final Sample firstTokenLatency = new Sample();
    private final Sample timePerOutputToken = new Sample();

    private void add(LoadgenSample sample) {
      tokens += sample.tokens();
      latency.add(sample.latency());
      sample.firstTokenLatency().ifPresent(firstTokenLatency::add);
      sample.timePerOutputToken().ifPresent(timePerOutputToken::add);
    }

    private List<Figure> figures() {
      List<Figure> figures = new ArrayList<>();
      add(figures, "result_latency", latency);
      add(figures, "result_first_token_latency", firstTokenLatency);
      add(figures, "result_time_per_output_token", timePerOutputToken);
      return figures;
    }

    private static void add(List<Figure> figures, String name, Sample sample) {
      if (sample.count() > 0) {
        figures.add(new Figure(name, "ns", statistics(sample)));
      }
    }

    private static Map<String, Double> statistics(Sample sample) {
      Map<String, Double> statistics = new LinkedHashMap<>();
      statistics.put("min", sample.min());
      statistics.put("max", sample.max());
      statistics.put("mean", Math.floor(sample.mean()));
      statistics.put("50.00", percentile(sample, 0.5));
      statistics.put("90.00", percentile(sample, 0.9));
      statistics.put("95.00", percentile(sample, 0.95));
      statistics.put("97.00", percentile(sample, 0.97));
      statistics.put("99.00", percentile(sample, 0.99));
      statistics.put("99.90", percentile(sample, 0.999));
      return statistics;
    }

    /// `latencies[sample_count * percentile]`, counted from 0: one rank above the nearest.
    private static double percentile(Sample sample, double quantile) {
      return sample.at((int) (sample.count() * quantile));
    }
  }
}
