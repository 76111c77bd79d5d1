package hpcbench.verdict;

import static hpcbench.verdict.Figures.percent;
import static hpcbench.verdict.Figures.seconds;
import static hpcbench.verdict.Figures.time;
import static hpcbench.verdict.Figures.when;

import hpcbench.measure.ClientReport;
import hpcbench.measure.ClientReport.Stamps;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures.Metric;
import hpcbench.recipe.Arrival;
import hpcbench.result.Verdict.Level;
import java.util.List;
import java.util.Optional;

/// Whether this client, and not the service, made the numbers what they are.
final class ClientRules {
  private static final double LAG_SHARE = 0.1;
  private static final double LAG_FLOOR_SECONDS = 0.001;
  private static final long REQUESTS_FOR_P99 = 100;

  private static final double RECEIPT_GAP_SHARE = 0.25;

  private static final double PAUSE_SHARE = 0.25;
  private static final double PAUSE_FLOOR_SECONDS = 0.1;
  private static final double PAUSE_PHASE_SHARE = 0.01;

  private static final double GC_SHARE = 0.01;
  private static final double GC_FLOOR_SECONDS = 0.1;

  private static final double BUSY_SHARE = 0.9;
  private static final double STEAL_SHARE = 0.05;
  private static final double ACHIEVED_SHARE = 0.95;
  private static final double LIMITED_SHARE = 0.01;

  private static final double CLOCK_FLOOR_SECONDS = 0.1;
  private static final double CLOCK_SHARE = 0.001;

  private static final String LIGHTER =
      "lower the load, or give the client more or faster CPU cores of its own";

  private static final String MORE_MEMORY =
      "give the client's JVM more memory, such as HPCBENCH_JAVA_OPTIONS=-Xmx4g";

  private ClientRules() {}

  static List<Rule> all() {
    return List.of(
        scheduleLag(),
        receiptLag(),
        inFlightLimit(),
        achievedRate(),
        loopStall(),
        gcPause(),
        gcTotal(),
        cpu(),
        busyLoop(),
        steal(),
        clockStep());
  }

  private static Rule limited(String name, String limit, String advice, Rule.Check check) {
    return new Rule(name, Level.CLIENT_LIMITED, limit, advice, check);
  }

  /// One late request in a hundred is the 99th percentile of a short trial, so there the 90th
  /// speaks. Below a millisecond the lag is that of any timer, however fast the service is.
  private static Rule scheduleLag() {
    return limited(
        "schedule-lag",
        "%s of the median TTFT, and %s".formatted(percent(LAG_SHARE), time(LAG_FLOOR_SECONDS)),
        LIGHTER,
        evidence -> {
          Distribution lag = evidence.measures().distribution(Metric.SCHEDULE_LAG);
          boolean many = lag.count() >= REQUESTS_FOR_P99;
          double late = many ? lag.p99() : lag.p90();
          boolean applies =
              late > LAG_FLOOR_SECONDS
                  && evidence.latency().isExceededBy(late, LAG_SHARE)
                  && !isHeldBack(evidence);
          return when(
              applies,
              "requests were sent up to %s late (%s) where %s",
              time(late),
              many ? "p99" : "p90",
              evidence.latency());
        });
  }

  /// Where the client stamps, bytes that lie in the kernel make each latency that ends with them
  /// longer, and the gaps before and after them longer and shorter. Where the kernel stamps, they
  /// do not, until those of two tokens are read as one. A 99th percentile of too few reads is a
  /// matter of luck: no trial is judged by it.
  private static Rule receiptLag() {
    return limited(
        "receipt-lag",
        ("%s of the median TTFT, %s of the median gap between reads, and %s; the median gap itself"
                + " where the kernel stamps")
            .formatted(percent(LAG_SHARE), percent(RECEIPT_GAP_SHARE), time(LAG_FLOOR_SECONDS)),
        LIGHTER,
        evidence -> {
          ClientReport client = evidence.client();
          double lag = seconds(client.receiptLag().p99Ns());
          boolean isKnown =
              client.receiptLag().reads() >= Distribution.SAMPLES_FOR_P99
                  && lag > LAG_FLOOR_SECONDS;
          boolean isInLatency = client.stamps() == Stamps.CLIENT;
          Evidence.Latency gap = evidence.gap();
          boolean spoilsGaps = gap.isExceededBy(lag, isInLatency ? RECEIPT_GAP_SHARE : 1);
          boolean spoilsTtft = isInLatency && evidence.latency().isExceededBy(lag, LAG_SHARE);
          return when(
              isKnown && (spoilsGaps || spoilsTtft),
              "bytes had lain in the kernel for up to %s (p99) when they were read, where %s",
              time(lag),
              spoilsGaps ? gap : evidence.latency());
        });
  }

  /// What the in-flight limit holds back is late, too, but by the recipe's will.
  private static boolean isHeldBack(Evidence evidence) {
    return evidence.arrival().isOpen() && heldShare(evidence) > LIMITED_SHARE;
  }

  private static double heldShare(Evidence evidence) {
    return seconds(evidence.client().inFlightLimitedNs()) / evidence.windowSeconds();
  }

  /// All at once is meant to be held back: its limit is what paces it.
  private static Rule inFlightLimit() {
    return limited(
        "in-flight-limit",
        "%s of the measured phase".formatted(percent(LIMITED_SHARE)),
        "raise concurrency, or lower the rate to what the service sustains",
        evidence ->
            when(
                isHeldBack(evidence) && !(evidence.arrival() instanceof Arrival.Max),
                "arrivals waited for %s, since %d requests were in flight, the most that are"
                    + " allowed",
                time(seconds(evidence.client().inFlightLimitedNs())),
                evidence.client().maxInFlight()));
  }

  private static Rule achievedRate() {
    return limited(
        "achieved-rate",
        "at least %s of the offered rate".formatted(percent(ACHIEVED_SHARE)),
        LIGHTER,
        evidence -> {
          double offered = evidence.measures().offeredRate();
          double achieved = evidence.measures().achievedRate();
          return when(
              evidence.arrival().isOpen() && achieved < ACHIEVED_SHARE * offered,
              "%.1f requests a second were sent of the %.1f that were offered",
              achieved,
              offered);
        });
  }

  private static Rule loopStall() {
    return limited(
        "loop-stall",
        pauseLimit(),
        "end what else runs on this machine, or give the client CPU cores of its own",
        evidence ->
            pause(
                evidence,
                evidence.client().loopStallMaxNs(),
                "an event loop stood still for %s where %s"));
  }

  private static Rule gcPause() {
    return limited(
        "gc-pause",
        pauseLimit(),
        MORE_MEMORY,
        evidence ->
            pause(
                evidence,
                evidence.client().gcPauseMaxNs(),
                "a garbage collection of the client took %s where %s"));
  }

  private static String pauseLimit() {
    return "%s or %s of the measured phase, and %s of the median TTFT"
        .formatted(time(PAUSE_FLOOR_SECONDS), percent(PAUSE_PHASE_SHARE), percent(PAUSE_SHARE));
  }

  /// A pause that takes a hundredth of the phase is met by a hundredth of the requests, so that it
  /// is in their p99.
  private static Optional<String> pause(Evidence evidence, long pauseNs, String sentence) {
    double pause = seconds(pauseNs);
    double floor = Math.min(PAUSE_FLOOR_SECONDS, PAUSE_PHASE_SHARE * evidence.windowSeconds());
    boolean applies = pause > floor && evidence.latency().isExceededBy(pause, PAUSE_SHARE);
    return when(applies, sentence, time(pause), evidence.latency());
  }

  private static Rule gcTotal() {
    return limited(
        "gc-total",
        "%s of the measured phase, and %s".formatted(percent(GC_SHARE), time(GC_FLOOR_SECONDS)),
        MORE_MEMORY,
        evidence -> {
          double total = seconds(evidence.client().gcPauseTotalNs());
          return when(
              total > GC_FLOOR_SECONDS && total > GC_SHARE * evidence.windowSeconds(),
              "garbage collections of the client took %s of the measured phase's %s",
              time(total),
              time(evidence.windowSeconds()));
        });
  }

  private static Rule cpu() {
    return limited(
        "cpu",
        "%s of the CPU cores that it may use".formatted(percent(BUSY_SHARE)),
        LIGHTER,
        evidence ->
            when(
                evidence.client().cpuShare() > BUSY_SHARE * evidence.client().cores(),
                "the client kept %.2f of its %d CPU cores busy",
                evidence.client().cpuShare(),
                evidence.client().cores()));
  }

  private static Rule busyLoop() {
    return limited(
        "busy-loop",
        "%s of the measured phase".formatted(percent(BUSY_SHARE)),
        LIGHTER,
        evidence ->
            when(
                evidence.client().loopBusyShare() > BUSY_SHARE,
                "the busiest event loop worked %s of the time",
                percent(evidence.client().loopBusyShare())));
  }

  private static Rule steal() {
    return limited(
        "steal",
        percent(STEAL_SHARE),
        "use a machine whose CPU is not shared, or measure when its neighbours are quiet",
        evidence ->
            when(
                evidence.client().stealShare() > STEAL_SHARE,
                "the hypervisor took %s of this machine's CPU time",
                percent(evidence.client().stealShare())));
  }

  /// Latencies are taken by the monotonic clock, so they stand; what they are compared with by time
  /// of day does not. A clock that is steered, not set, moves by half a thousandth at most.
  private static Rule clockStep() {
    return limited(
        "clock-step",
        "%s, and %s of the trial".formatted(time(CLOCK_FLOOR_SECONDS), percent(CLOCK_SHARE)),
        "set the clock before a run and keep the machine awake; latencies stand, times of day do"
            + " not",
        evidence -> {
          double step = Math.abs(seconds(evidence.client().wallClockStepNs()));
          return when(
              step > CLOCK_FLOOR_SECONDS && step > CLOCK_SHARE * evidence.trialSeconds(),
              "the clock of this machine was moved by %s during the trial",
              time(step));
        });
  }
}
