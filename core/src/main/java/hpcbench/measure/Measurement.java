package hpcbench.measure;

import hpcbench.measure.Measures.Accuracy;
import hpcbench.measure.Measures.Delivery;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Measures.RequestCounts;
import hpcbench.measure.Measures.TokenTotals;
import hpcbench.recipe.Slo;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// From the lives of single requests to the numbers of a trial, in one pass.
///
/// Memory is bounded by one number a request; gaps between tokens go into a histogram.
public final class Measurement {
  private static final double SECONDS = 1e-9;

  private final Optional<Slo> slo;
  private final ClientReport client;
  private final SortedMap<String, ExactSamples> samples = new TreeMap<>();
  private final SortedMap<String, Long> failures = new TreeMap<>();
  private final LatencyHistogram gaps = new LatencyHistogram();
  private final LatencyHistogram readGaps = new LatencyHistogram();

  private long scheduled;
  private long sent;
  private long completed;
  private long failed;
  private long abandoned;
  private long notSent;
  private long completedInWindow;
  private long good;
  private long correct;
  private long graded;
  private long unreadable;
  private long inputTokensInWindow;
  private double outputTokensInWindow;
  private long events;
  private long reads;
  private long eventOutputTokens;
  private long coalesced;
  private long mismatched;
  private long withoutOutput;
  private TokenSums tokens = new TokenSums(0, 0, 0, 0, 0, 0);

  private record TokenSums(
      long serverInput,
      long serverCached,
      long serverOutput,
      long localInput,
      long localOutput,
      long events) {
    TokenSums plus(TokenCounts more) {
      return new TokenSums(
          sum(serverInput, more.serverInput()),
          sum(serverCached, more.serverCached()),
          sum(serverOutput, more.serverOutput()),
          sum(localInput, more.localInput()),
          sum(localOutput, more.localOutput()),
          sum(events, more.events()));
    }

    /// A sum is known only when every part of it is.
    private static long sum(long known, long more) {
      return known < 0 || more < 0 ? -1 : known + more;
    }
  }

  private Measurement(Optional<Slo> slo, ClientReport client) {
    this.slo = slo;
    this.client = client;
  }

  /// The numbers of the requests scheduled in the measured phase.
  ///
  /// @param requests every request of the trial, warm-up included, in any order
  /// @param slo the objective that goodput counts against
  /// @param client what the load engine observed, for the window
  public static Measures of(
      Iterable<RequestRecord> requests, Optional<Slo> slo, ClientReport client) {
    Measurement measurement = new Measurement(slo, client);
    for (RequestRecord request : requests) {
      measurement.add(request);
    }
    return measurement.measures();
  }

  private void add(RequestRecord request) {
    countTokensInWindow(request);
    if (request.phase() != Phase.MEASUREMENT) {
      return;
    }
    scheduled++;
    if (request.sentNs() >= 0) {
      sent++;
      sample(Metric.SCHEDULE_LAG, request.scheduleLagNs());
    }
    switch (request.outcome()) {
      case Outcome.Completed _ -> complete(request);
      case Outcome.Failed(FailureKind kind, int _, String _) -> {
        failed++;
        failures.merge(kind.name().toLowerCase(Locale.ROOT), 1L, Long::sum);
      }
      case Outcome.Abandoned _ -> abandoned++;
      case Outcome.NotSent _ -> notSent++;
    }
  }

  /// What the service delivered in the window counts, whenever its request was scheduled.
  private void countTokensInWindow(RequestRecord request) {
    EventTimes times = request.events();
    long inside = 0;
    for (int position = 0; position < times.count(); position++) {
      inside += isInWindow(times.at(position)) ? 1 : 0;
    }
    if (inside > 0) {
      int output = request.outcome().isCompleted() ? request.tokens().output() : times.count();
      outputTokensInWindow += (double) output * inside / times.count();
    }
    if (request.outcome().isCompleted() && isInWindow(request.endNs())) {
      completedInWindow++;
      inputTokensInWindow += request.tokens().input();
    }
  }

  private boolean isInWindow(long instantNs) {
    return instantNs >= client.measurementStartNs() && instantNs < client.measurementEndNs();
  }

  private void complete(RequestRecord request) {
    completed++;
    tokens = tokens.plus(request.tokens());
    sample(Metric.END_TO_END, request.endNs() - request.scheduledNs());
    sample(Metric.END_TO_END_FROM_SENT, request.endNs() - request.sentNs());
    sample(Metric.INPUT_TOKENS, request.tokens().input());
    sample(Metric.OUTPUT_TOKENS, request.tokens().output());
    stream(request);
    good += meetsObjective(request) ? 1 : 0;
    grade(request.grade());
    mismatched += isMismatched(request.tokens()) ? 1 : 0;
    withoutOutput += request.tokens().output() == 0 ? 1 : 0;
  }

  private void stream(RequestRecord request) {
    if (request.firstTokenNs() < 0) {
      return;
    }
    sample(Metric.TTFT, request.firstTokenNs() - request.scheduledNs());
    sample(Metric.TTFT_FROM_SENT, request.firstTokenNs() - request.sentNs());
    if (request.firstAnswerNs() >= 0) {
      sample(Metric.TTFAT, request.firstAnswerNs() - request.scheduledNs());
    }
    if (request.tokens().output() > 1) {
      sample(Metric.TPOT, timePerToken(request));
    }
    gaps(request.events());
    eventOutputTokens += request.tokens().output();
  }

  private static long timePerToken(RequestRecord request) {
    return (request.lastTokenNs() - request.firstTokenNs()) / (request.tokens().output() - 1);
  }

  private void gaps(EventTimes times) {
    events += times.count();
    reads += times.count() > 0 ? 1 : 0;
    for (int position = 1; position < times.count(); position++) {
      gaps.add(times.gap(position));
      if (times.isCoalesced(position)) {
        coalesced++;
      } else {
        reads++;
        readGaps.add(times.gap(position));
      }
    }
  }

  private boolean meetsObjective(RequestRecord request) {
    return slo.isPresent()
        && within(slo.get().ttft(), request.firstTokenNs() - request.scheduledNs())
        && within(slo.get().endToEnd(), request.endNs() - request.scheduledNs())
        && (request.tokens().output() < 2 || within(slo.get().tpot(), timePerToken(request)));
  }

  private static boolean within(Optional<Duration> bound, long valueNs) {
    return bound.isEmpty() || valueNs <= bound.get().toNanos();
  }

  private void grade(Grade grade) {
    graded += grade == Grade.NOT_GRADED ? 0 : 1;
    correct += grade == Grade.CORRECT ? 1 : 0;
    unreadable += grade == Grade.UNREADABLE ? 1 : 0;
  }

  /// Some services count the end-of-sequence token and some do not, so one token is no mismatch.
  private static boolean isMismatched(TokenCounts counts) {
    return counts.serverOutput() >= 0
        && counts.localOutput() >= 0
        && Math.abs(counts.serverOutput() - counts.localOutput()) > 1;
  }

  private void sample(String metric, long value) {
    samples.computeIfAbsent(metric, _ -> new ExactSamples()).add(value);
  }

  private Measures measures() {
    double window = (client.measurementEndNs() - client.measurementStartNs()) * SECONDS;
    return new Measures(
        window,
        false,
        new RequestCounts(scheduled, completed, failed, abandoned, notSent, failures),
        rate((double) scheduled, window),
        rate((double) sent, window),
        rate((double) completedInWindow, window),
        rate((double) inputTokensInWindow, window),
        rate(outputTokensInWindow, window),
        tokenTotals(),
        delivery(),
        Steadiness.UNKNOWN,
        slo.map(_ -> rate((double) good, window)),
        slo.map(_ -> scheduled == 0 ? 0.0 : (double) good / scheduled),
        accuracy(),
        distributions());
  }

  private static double rate(double count, double seconds) {
    return seconds > 0 ? count / seconds : 0;
  }

  private TokenTotals tokenTotals() {
    return new TokenTotals(
        tokens.serverInput(),
        tokens.serverCached(),
        tokens.serverOutput(),
        tokens.localInput(),
        tokens.localOutput(),
        tokens.events(),
        source(),
        mismatched,
        withoutOutput);
  }

  private TokenCounts.Source source() {
    if (tokens.serverOutput() >= 0) {
      return TokenCounts.Source.SERVER;
    }
    return tokens.localOutput() >= 0 ? TokenCounts.Source.TOKENIZER : TokenCounts.Source.EVENTS;
  }

  private Optional<Delivery> delivery() {
    return reads == 0
        ? Optional.empty()
        : Optional.of(
            new Delivery(
                events,
                reads,
                (double) eventOutputTokens / reads,
                gaps.count() == 0 ? 0 : (double) coalesced / gaps.count()));
  }

  private Optional<Accuracy> accuracy() {
    if (graded == 0) {
      return Optional.empty();
    }
    Interval interval = Wilson.interval(correct, graded);
    return Optional.of(
        new Accuracy(
            graded,
            correct,
            unreadable,
            (double) correct / graded,
            interval.low(),
            interval.high()));
  }

  private SortedMap<String, Distribution> distributions() {
    SortedMap<String, Distribution> found = new TreeMap<>();
    samples.forEach((metric, values) -> found.put(metric, Distribution.of(values, unit(metric))));
    if (gaps.count() > 0) {
      found.put(Metric.ITL, Distribution.of(gaps, SECONDS));
    }
    if (readGaps.count() > 0) {
      found.put(Metric.READ_GAP, Distribution.of(readGaps, SECONDS));
    }
    return found;
  }

  private static double unit(String metric) {
    return metric.endsWith("_seconds") ? SECONDS : 1;
  }
}
