package hpcbench.report;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Distribution;
import hpcbench.measure.Interval;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Outcome;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.measure.Steadiness;
import hpcbench.measure.TokenCounts;
import hpcbench.recipe.Slo;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

final class SampleMeasurement {
  static Measures of(List<RequestRecord> all, Optional<Slo> slo, ClientReport client) {
    List<RequestRecord> rs = all.stream().filter(r -> r.phase() == Phase.MEASUREMENT).toList();
    List<RequestRecord> ok = rs.stream().filter(r -> r.outcome().isCompleted()).toList();
    double w = (client.measurementEndNs() - client.measurementStartNs()) / 1e9;
    SortedMap<String, Long> failures = new TreeMap<>();
    rs.forEach(r -> {
      if (r.outcome() instanceof Outcome.Failed f) {
        failures.merge(f.failure().name().toLowerCase(java.util.Locale.ROOT), 1L, Long::sum);
      }
    });
    long out = ok.stream().mapToLong(r -> r.tokens().output()).sum();
    long in = ok.stream().mapToLong(r -> r.tokens().input()).sum();
    TreeMap<String, Distribution> d = new TreeMap<>();
    put(d, Metric.TTFT, ok, r -> (r.firstTokenNs() - r.scheduledNs()) / 1e9);
    put(d, Metric.TTFT_FROM_SENT, ok, r -> (r.firstTokenNs() - r.sentNs()) / 1e9);
    put(d, Metric.END_TO_END, ok, r -> (r.endNs() - r.scheduledNs()) / 1e9);
    put(d, Metric.END_TO_END_FROM_SENT, ok, r -> (r.endNs() - r.sentNs()) / 1e9);
    put(d, Metric.SCHEDULE_LAG, ok, r -> r.scheduleLagNs() / 1e9);
    put(
        d,
        Metric.TPOT,
        ok,
        r -> (r.lastTokenNs() - r.firstTokenNs()) / 1e9 / (r.tokens().output() - 1));
    put(d, Metric.INPUT_TOKENS, ok, r -> r.tokens().input());
    put(d, Metric.OUTPUT_TOKENS, ok, r -> r.tokens().output());
    d.put(
        Metric.ITL,
        dist(
            ok.stream()
                .flatMapToDouble(r ->
                    IntStream.range(1, r.events().count())
                        .mapToDouble(i -> r.events().gap(i) / 1e9))));
    long good =
        ok.stream()
            .filter(r ->
                (r.firstTokenNs() - r.scheduledNs())
                    < slo.orElseThrow().ttft().orElseThrow().toNanos())
            .count();
    return new Measures(
        w,
        false,
        new Measures.RequestCounts(rs.size(), ok.size(), rs.size() - ok.size(), 0, 0, failures),
        rs.size() / w,
        rs.size() / w,
        ok.size() / w,
        in / w,
        out / w,
        new Measures.TokenTotals(in, 0, out, in, out, out, TokenCounts.Source.SERVER, 0),
        Optional.of(new Measures.Delivery(out, out * 29 / 30, 1.03, 0.033)),
        new Steadiness(Steadiness.State.STEADY, 6, 0.01, -0.02),
        Optional.of(good / w),
        Optional.of(rs.isEmpty() ? 0.0 : (double) good / rs.size()),
        Optional.empty(),
        d);
  }

  private static void put(
      java.util.Map<String, Distribution> d,
      String m,
      List<RequestRecord> ok,
      ToDoubleFunction<RequestRecord> f) {
    d.put(m, dist(ok.stream().mapToDouble(f)));
  }

  private static Distribution dist(DoubleStream s) {
    double[] v = s.sorted().toArray();
    if (v.length == 0) {
      return Distribution.EMPTY;
    }
    double mean = DoubleStream.of(v).average().orElse(0);
    double sd = Math.sqrt(DoubleStream.of(v).map(x -> (x - mean) * (x - mean)).average().orElse(0));
    return new Distribution(
        v.length,
        v[0],
        mean,
        sd,
        q(v, .5),
        q(v, .9),
        q(v, .95),
        q(v, .99),
        v[v.length - 1],
        Optional.of(new Interval(q(v, .45), q(v, .55))),
        Optional.empty(),
        Optional.empty());
  }

  private static double q(double[] v, double p) {
    int rank = (int) Math.ceil(p * v.length) - 1;
    return v[Math.clamp(rank, 0, v.length - 1)];
  }
}
