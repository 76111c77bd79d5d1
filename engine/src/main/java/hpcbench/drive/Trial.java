package hpcbench.drive;

import hpcbench.measure.ClientReport;
import hpcbench.network.Endpoint;
import hpcbench.network.Loops;
import hpcbench.network.ReceiptLag;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Workload;
import hpcbench.result.RequestSink;
import hpcbench.target.AnswerReader;
import hpcbench.target.Target;
import hpcbench.workload.PromptSource;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// One trial, from its preparation to its report: owns every thread and connection it takes.
final class Trial {
  private static final Duration TICK = Duration.ofMillis(100);

  /// An open loop may need any number of connections up to its limit; so many are opened ahead.
  private static final int MOST_OPENED_AHEAD_OF_OPEN_LOOP = 64;

  private static final int SMALLEST_WINDOW = 256;
  private static final int LARGEST_WINDOW = 16 * 1024;

  private final EngineOptions options;
  private final InstantSource wallClock;
  private final Path procStat;
  private final Workload workload;
  private final Share share;
  private final Start start;
  private final Target target;
  private final PromptSource prompts;

  private final Semaphore wake = new Semaphore(0);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final InFlight inFlight;
  private final Balancer balancer;
  private final Load load;
  private final RequestSupply supply;
  private final Recorder recorder;
  private final List<Lane> lanes = new ArrayList<>();
  private final ProgressMeter meter;

  private volatile long startNano = System.nanoTime();
  private volatile boolean isInterrupted;
  private volatile boolean isDrainCut;
  private boolean hasDrainTimedOut;
  private boolean hasEnded;
  private long startEpochMillis;
  private boolean isMeasuring;
  private long limitedBeforeNs;
  private long limitedNs;
  private double loopBusyShare = -1;
  private long loopStallMaxNs;
  private long endNs;

  Trial(
      EngineOptions options,
      InstantSource wallClock,
      Path procStat,
      Optional<SslContext> tls,
      Share share,
      Start start,
      Workload workload,
      Target target,
      PromptSource prompts,
      RequestSink sink,
      Consumer<Progress> progress) {
    this.options = options;
    this.share = share;
    this.start = start;
    this.wallClock = wallClock;
    this.procStat = procStat;
    this.workload = workload;
    this.target = target;
    this.prompts = prompts;
    this.balancer = new Balancer(workload, prompts, target.endpoints().size());
    RequestMaker maker = new RequestMaker(workload, target, prompts, balancer);
    int limit = share.inFlight(workload);
    int loops = Math.min(options.loops(), limit);
    this.inFlight = new InFlight(limit, wakers(loops));
    this.load = load(loops);
    this.supply =
        new RequestSupply(
            load.totalRequests(),
            window(limit),
            position -> maker.make(position, load.index(position)),
            this::fail);
    this.recorder = new Recorder(sink, prompts, this::fail);
    Loops network =
        new Loops(
            options.transport(),
            options.stampsReceipts(),
            new Endpoint(Addresses.of(target), tls, workload.timeouts().connect()));
    for (int i = 0; i < loops; i++) {
      lanes.add(new Lane(i, this, network.open("hpcbench-loop-" + i, this::fail)));
    }
    this.meter = new ProgressMeter(progress, lanes.stream().map(Lane::counts).toList(), inFlight);
  }

  /// Runs the trial to its end.
  ///
  /// @throws DriveException when prompts could not be made or records not be kept
  /// @throws InterruptedException when the calling thread is interrupted; all is ended by then
  ClientReport run() throws InterruptedException {
    try {
      prepare();
      long instant = awaitStart();
      try (ClientProbe probe = new ClientProbe(wallClock, procStat)) {
        begin(instant);
        awaitEndOfLoad(probe);
        drain();
        ClientProbe.Seen seen = probe.seen();
        end();
        return report(seen);
      }
    } finally {
      end();
    }
  }

  /// Stops early; a second call cuts the drain short.
  void stop() {
    isDrainCut = isInterrupted;
    isInterrupted = true;
    load.stop(nowNs());
    wake();
  }

  /// The trial's start instant, by `System.nanoTime`.
  long startNano() {
    return startNano;
  }

  Workload workload() {
    return workload;
  }

  Load load() {
    return load;
  }

  /// How many servers share the load.
  int servers() {
    return target.endpoints().size();
  }

  Balancer balancer() {
    return balancer;
  }

  InFlight inFlight() {
    return inFlight;
  }

  RequestSupply supply() {
    return supply;
  }

  Recorder recorder() {
    return recorder;
  }

  AnswerReader newReader() {
    return target.dialect().reader(workload.streaming(), options.maxEventBytes());
  }

  boolean keepsText() {
    return prompts.isGraded() || prompts.countTokens("") >= 0;
  }

  boolean pollsAlways() {
    return options.polling() == EngineOptions.Polling.BUSY;
  }

  /// Makes the driving thread look at once whether the trial goes on.
  void wake() {
    wake.release();
  }

  private void fail(Throwable why) {
    failure.compareAndSet(null, why);
    isInterrupted = true;
    isDrainCut = true;
    load.stop(nowNs());
    wake();
  }

  private long nowNs() {
    return System.nanoTime() - startNano;
  }

  private Load load(int loops) {
    return Schedule.of(workload)
        .map(schedule -> schedule.share(share.number(), share.of()))
        .<Load>map(schedule -> new OpenLoad(schedule, workload.measurement(), loops, inFlight))
        .orElseGet(() -> new ClosedLoad(workload, share, loops, inFlight));
  }

  private List<Runnable> wakers(int loops) {
    List<Runnable> wakers = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      int number = i;
      wakers.add(() -> resume(number));
    }
    return wakers;
  }

  private void resume(int number) {
    Lane lane = lanes.get(number);
    lane.loop().execute(lane::resume);
  }

  private static int window(int limit) {
    int wanted = Math.clamp((long) limit, SMALLEST_WINDOW, LARGEST_WINDOW);
    return Integer.highestOneBit(wanted - 1) << 1;
  }

  private void prepare() throws InterruptedException {
    meter.enter(Progress.Stage.PREPARING, Duration.ZERO, 0);
    supply.start();
    recorder.start();
    Rehearsal.before(workload, options, () -> isInterrupted);
    CompletableFuture<?> connected = openAhead();
    while (!(supply.awaitReady(TICK) && connected.isDone()) && !isInterrupted) {
      meter.tick();
    }
  }

  private CompletableFuture<?> openAhead() {
    int wanted =
        workload.arrival().isOpen()
            ? Math.min(inFlight.limit(), MOST_OPENED_AHEAD_OF_OPEN_LOOP)
            : inFlight.limit();
    List<CompletableFuture<?>> opened = new ArrayList<>();
    for (Lane lane : lanes) {
      int share = (wanted + lanes.size() - 1 - lane.number()) / lanes.size();
      opened.add(lane.openAhead(share));
    }
    return CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new));
  }

  /// The instant that the trial counts from; now, when it was stopped before that is known.
  private long awaitStart() throws InterruptedException {
    CompletableFuture<Long> instant = start.whenReady();
    CompletableFuture<Void> _ = instant.thenRun(this::wake);
    while (!instant.isDone() && !isInterrupted) {
      awaitWake(TICK.toNanos());
      meter.tick();
    }
    return instant.getNow(System.nanoTime());
  }

  private void begin(long instant) {
    startNano = instant;
    startEpochMillis =
        wallClock.millis() + TimeUnit.NANOSECONDS.toMillis(instant - System.nanoTime());
    if (isInterrupted) {
      load.stop(0);
    }
    lanes.forEach(lane -> lane.loop().execute(() -> lane.begin(instant)));
  }

  private void awaitEndOfLoad(ClientProbe probe) throws InterruptedException {
    enterStage();
    beginMeasuredPhase(probe);
    while (!load.isOver(nowNs())) {
      awaitWake(Math.min(TICK.toNanos(), untilNextPhaseNs()));
      enterStage();
      beginMeasuredPhase(probe);
      meter.tick();
    }
    probe.phaseEnds();
    limitedNs = inFlight.limitedNs(nowNs()) - limitedBeforeNs;
    loopBusyShare =
        lanes.stream().mapToDouble(lane -> lane.loop().stalls().busyShare()).max().orElse(-1);
  }

  private long untilNextPhaseNs() {
    return Math.max(
        1, (isMeasuring ? load.measurementEndNs() : load.measurementStartNs()) - nowNs());
  }

  /// What the client did before the measured phase is no fault of it.
  private void beginMeasuredPhase(ClientProbe probe) {
    long nowNs = nowNs();
    if (!isMeasuring && nowNs >= load.measurementStartNs()) {
      isMeasuring = true;
      limitedBeforeNs = inFlight.limitedNs(nowNs);
      probe.phaseBegins();
    }
  }

  private void enterStage() {
    boolean warms = Math.max(0, nowNs()) < load.measurementStartNs();
    Progress.Stage stage = warms ? Progress.Stage.WARM_UP : Progress.Stage.MEASUREMENT;
    if (stage != meter.stage()) {
      Extent extent = share.part(warms ? workload.warmUp() : workload.measurement());
      switch (extent) {
        case Extent.Lasting(Duration length) -> meter.enter(stage, length, 0);
        case Extent.Requests(long count) -> meter.enter(stage, Duration.ZERO, count);
      }
    }
  }

  private void drain() throws InterruptedException {
    meter.enter(Progress.Stage.DRAIN, workload.drain(), 0);
    long deadlineNs = nowNs() + workload.drain().toNanos();
    while (inFlight.now() > 0 && nowNs() < deadlineNs && !isDrainCut) {
      awaitWake(TICK.toNanos());
      meter.tick();
    }
    loopStallMaxNs = lanes.stream().mapToLong(lane -> lane.loop().stalls().maxNs()).max().orElse(0);
    hasDrainTimedOut = inFlight.now() > 0 && !isDrainCut;
    endNs = nowNs();
    meter.end();
  }

  private void awaitWake(long limitNs) throws InterruptedException {
    if (wake.tryAcquire(limitNs, TimeUnit.NANOSECONDS)) {
      wake.drainPermits();
    }
  }

  /// Ends the load, hands over every record that is left, and gives back threads and connections.
  /// May be called again.
  private void end() {
    if (hasEnded) {
      return;
    }
    hasEnded = true;
    load.stop(nowNs());
    lanes.forEach(lane -> lane.loop().executeAndWait(lane::abandonAll));
    lanes.forEach(lane -> lane.loop().executeAndWait(lane::finish));
    lanes.forEach(lane -> lane.loop().close());
    supply.close();
    recorder.close();
  }

  private ClientReport report(ClientProbe.Seen seen) {
    Throwable why = failure.get();
    if (why != null) {
      throw why instanceof DriveException known
          ? known
          : new DriveException("the trial was stopped: " + why.getMessage(), why);
    }
    ReceiptLag lag = ReceiptLag.sum(lanes.stream().map(lane -> lane.loop().receiptLag()).toList());
    return new ClientReport(
        startEpochMillis,
        Math.min(load.measurementStartNs(), endNs),
        measurementEndNs(),
        endNs,
        hasDrainTimedOut,
        isInterrupted,
        load.scheduleHash(),
        load.plannedRequests(),
        inFlight.limit(),
        inFlight.peak(),
        limitedNs,
        lanes.size(),
        loopStallMaxNs,
        loopBusyShare,
        seen.gcPauseTotalNs(),
        seen.gcPauseMaxNs(),
        seen.cpuShare(),
        Runtime.getRuntime().availableProcessors(),
        seen.stealShare(),
        seen.wallClockStepNs(),
        lanes.getFirst().loop().transport(),
        new ClientReport.Wire(
            sum(counts -> counts.connections.get()),
            sum(counts -> counts.staleRetries.get()),
            sum(counts -> counts.unterminated.get())),
        lag.isKnown() ? ClientReport.Stamps.KERNEL : ClientReport.Stamps.CLIENT,
        new ClientReport.ReceiptLag(lag.reads(), lag.atPercentile(50), lag.atPercentile(99)),
        List.of());
  }

  /// When everything is sent at once, the measured phase is the time until all of it has ended.
  private long measurementEndNs() {
    boolean isAllAtOnce =
        workload.arrival() instanceof Arrival.Max
            && workload.measurement() instanceof Extent.Requests;
    return isAllAtOnce ? endNs : Math.min(load.measurementEndNs(), endNs);
  }

  private long sum(ToLongFunction<LaneCounts> count) {
    return lanes.stream().map(Lane::counts).mapToLong(count).sum();
  }
}
