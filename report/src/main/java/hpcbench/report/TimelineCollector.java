package hpcbench.report;

import hpcbench.measure.ClientReport;
import hpcbench.measure.EventTimes;
import hpcbench.measure.Outcome;
import hpcbench.measure.RequestRecord;
import hpcbench.report.Timeline.Dot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Draws up the [Timeline] of a trial from its requests, one by one, in bounded memory. Not
/// thread-safe.
final class TimelineCollector {
  private static final double NANOS = 1e9;
  private static final int MOST_BINS = 120;
  private static final int FEWEST_BINS = 20;
  private static final long REQUESTS_A_BIN = 8;
  private static final int MOST_DOTS = 400;

  /// Widths that make round labels on the axis.
  private static final long[] WIDTHS_MS = {
    10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000,
    600_000, 1_800_000, 3_600_000
  };

  private final ClientReport client;
  private final long endNs;
  private final long binNs;
  private final long dotEvery;
  private final double[] scheduled;
  private final double[] completed;
  private final double[] failed;
  private final double[] tokens;
  private final double[] inFlight;
  private final List<Samples> ttfts;
  private final List<Dot> dots = new ArrayList<>();
  private long seen;

  /// A collector for a trial of this many requests, warm-up included, at least roughly.
  TimelineCollector(ClientReport client, long requests) {
    this.client = client;
    this.endNs = Timeline.end(client);
    this.binNs = binWidth(endNs, requests);
    this.dotEvery = Math.max(1, (requests + MOST_DOTS - 1) / MOST_DOTS);
    int bins = (int) ((endNs + binNs - 1) / binNs);
    this.scheduled = new double[bins];
    this.completed = new double[bins];
    this.failed = new double[bins];
    this.tokens = new double[bins];
    this.inFlight = new double[bins];
    this.ttfts = Stream.generate(Samples::new).limit(bins).toList();
  }

  private static long binWidth(long endNs, long requests) {
    long bins = Math.clamp(requests / REQUESTS_A_BIN, FEWEST_BINS, MOST_BINS);
    long leastMs = endNs / bins / 1_000_000;
    return 1_000_000
        * LongStream.of(WIDTHS_MS)
            .filter(width -> width >= leastMs)
            .findFirst()
            .orElse(Math.max(1, leastMs));
  }

  void accept(RequestRecord request) {
    scheduled[bin(request.scheduledNs())]++;
    countEnd(request);
    countTokens(request);
    addInFlight(request);
    addTtft(request);
    seen++;
  }

  /// How the trial went; nothing when there were no requests.
  Optional<Timeline> timeline() {
    return seen == 0 ? Optional.empty() : Optional.of(drawn());
  }

  private Timeline drawn() {
    return new Timeline(
        Timeline.seconds(binNs),
        Timeline.seconds(client.measurementStartNs()),
        Timeline.seconds(client.measurementEndNs()),
        Timeline.seconds(endNs),
        perSecond(scheduled),
        perSecond(completed),
        perSecond(failed),
        perSecond(tokens),
        IntStream.range(0, inFlight.length)
            .mapToObj(bin -> Samples.round(inFlight[bin] / width(bin)))
            .toList(),
        ttfts(samples -> samples.quantile(0.5)),
        ttfts(samples -> samples.quantile(1)),
        dots);
  }

  private void countEnd(RequestRecord request) {
    switch (request.outcome()) {
      case Outcome.Completed _ -> completed[bin(request.endNs())]++;
      case Outcome.Failed _ -> failed[bin(request.endNs())]++;
      case Outcome.Abandoned _, Outcome.NotSent _ -> {}
    }
  }

  /// Each event is given an equal part of the request's output tokens; an answer in one piece
  /// brings all of them with its end.
  private void countTokens(RequestRecord request) {
    EventTimes events = request.events();
    if (events.count() == 0 && request.outcome().isCompleted()) {
      tokens[bin(request.endNs())] += request.tokens().output();
    }
    double tokensAnEvent = (double) request.tokens().output() / Math.max(1, events.count());
    for (int i = 0; i < events.count(); i++) {
      tokens[bin(events.at(i))] += tokensAnEvent;
    }
  }

  /// A request counts in each bin for the share of the bin it was in flight.
  private void addInFlight(RequestRecord request) {
    if (request.sentNs() < 0) {
      return;
    }
    long from = Math.max(0, request.sentNs());
    long to = request.endNs() < 0 ? endNs : Math.min(endNs, request.endNs());
    for (int bin = bin(from); bin < inFlight.length && bin * binNs < to; bin++) {
      long covered = Math.min(to, (bin + 1) * binNs) - Math.max(from, bin * binNs);
      inFlight[bin] += covered;
    }
  }

  private void addTtft(RequestRecord request) {
    if (request.firstTokenNs() < 0) {
      return;
    }
    long ttft = Math.max(0, request.firstTokenNs() - request.scheduledNs());
    ttfts.get(bin(request.scheduledNs())).add(ttft);
    if (seen % dotEvery == 0) {
      dots.add(new Dot(Timeline.seconds(request.scheduledNs()), Timeline.seconds(ttft)));
    }
  }

  private int bin(long instantNs) {
    return Math.clamp(instantNs / binNs, 0, scheduled.length - 1);
  }

  private List<Double> perSecond(double[] counts) {
    return IntStream.range(0, counts.length)
        .mapToObj(bin -> Samples.round(counts[bin] * NANOS / width(bin)))
        .toList();
  }

  /// The last bin ends with the trial.
  private long width(int bin) {
    return Math.min(binNs, endNs - bin * binNs);
  }

  private List<Double> ttfts(Function<Samples, Double> statistic) {
    return ttfts.stream().map(bin -> bin.isEmpty() ? 0.0 : statistic.apply(bin)).toList();
  }
}
