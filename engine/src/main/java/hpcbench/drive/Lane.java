package hpcbench.drive;

import hpcbench.measure.Phase;
import hpcbench.network.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// One event loop's share of the trial: its part of the load, its connections, and its requests in
/// flight. Lives on its loop's thread; nothing of it is shared per token.
final class Lane implements Loop.User {
  /// How often a loop with work comes round at least, to see stalls and time limits.
  private static final long HEARTBEAT_NS = TimeUnit.MILLISECONDS.toNanos(10);

  /// How often a request is asked for again that was not made in time.
  static final long SUPPLY_RETRY_NS = TimeUnit.MICROSECONDS.toNanos(100);

  /// A lane that has nothing due for this long lets other threads run.
  private static final long QUIET_NS = TimeUnit.MICROSECONDS.toNanos(300);

  private final int number;
  private final Trial trial;
  private final Loop loop;
  private final LaneCounts counts = new LaneCounts();

  /// By the numbers of the servers.
  private final List<Connections> connections;

  private final Moderation moderation = new Moderation();
  private final TimeLimits limits;
  private final LaneLoad load;

  private final List<Exchange> active = new ArrayList<>();
  private final Deque<Exchange> unprepared = new ArrayDeque<>();

  /// Exchanges that have ended, for the recorder. They are kept until the lane has nothing else to
  /// do, for the recorder's thread may take the processor as soon as it is woken.
  private final List<Exchange> ended = new ArrayList<>();

  /// Exchanges that the recorder has read and that can be used again.
  private final Queue<Exchange> spare = new ConcurrentLinkedQueue<>();

  /// How many answers have begun and not ended.
  private int streams;

  private boolean isRunning;
  private boolean knowsMeasuredPhase;
  private long startNano;
  private long nextCheckNs;
  private long handedOverNs;

  Lane(int number, Trial trial, Loop loop) {
    this.number = number;
    this.trial = trial;
    this.loop = loop;
    this.connections =
        IntStream.range(0, trial.servers())
            .mapToObj(server -> new Connections(this, trial, server))
            .toList();
    this.limits = new TimeLimits(trial.workload());
    this.load = trial.load().share(this);
  }

  int number() {
    return number;
  }

  LaneCounts counts() {
    return counts;
  }

  Loop loop() {
    return loop;
  }

  /// Opens so many connections before the trial starts, to all servers in turn; from any thread.
  CompletableFuture<?> openAhead(int count) {
    int servers = connections.size();
    return CompletableFuture.allOf(
        connections.stream()
            .map(to -> to.openAhead((count + servers - 1 - to.server()) / servers))
            .toArray(CompletableFuture[]::new));
  }

  /// Now, since the trial's start instant; negative before it.
  long nowNs() {
    return sinceStart(System.nanoTime());
  }

  /// An instant of `System.nanoTime`, since the trial's start instant.
  long sinceStart(long nano) {
    return nano - startNano;
  }

  /// Starts with the load; on the loop.
  void begin(long trialStartNano) {
    startNano = trialStartNano;
    isRunning = true;
    watchMeasuredPhase();
    loop.serve(this);
  }

  /// Has the loop watched from the beginning of the measured phase on, as soon as that is known.
  private void watchMeasuredPhase() {
    long fromNs = trial.load().measurementStartNs();
    if (fromNs != Load.UNKNOWN) {
      knowsMeasuredPhase = true;
      loop.watchFrom(startNano + fromNs);
    }
  }

  /// An exchange for the request at this position, which starts now.
  Exchange exchange(long position, Phase phase, long scheduledNs) {
    Exchange exchange = Optional.ofNullable(spare.poll()).orElseGet(() -> new Exchange(this));
    exchange.begin(position, trial.load().index(position), phase, scheduledNs, trial.keepsText());
    return exchange;
  }

  /// Takes back an exchange that the recorder has read; from any thread.
  void giveBack(Exchange exchange) {
    spare.add(exchange);
  }

  /// The request at this position; empty when it is not made yet.
  Optional<PreparedRequest> take(long position) {
    return trial.supply().take(position);
  }

  /// Starts a request: sends it on a connection that is free, or on one that is opened for it.
  void start(Exchange exchange) {
    exchange.slot = active.size();
    active.add(exchange);
    counts.started.add(1);
    send(exchange);
  }

  /// Hands over a request that was never started.
  void notSent(long position, Phase phase, long scheduledNs, String reason) {
    Exchange exchange = exchange(position, phase, scheduledNs);
    exchange.notSent(reason);
    ended.add(exchange);
  }

  /// The first event of an answer has come.
  void streams() {
    streams++;
  }

  /// A request has ended, for good or ill, and is off its connection. A client of a closed loop is
  /// free when the lane knows of it.
  ///
  /// @param endNs when the last of its answer came
  void ended(Exchange exchange, long endNs) {
    exchange.endNs = endNs;
    removeActive(exchange);
    if (exchange.answer.events() > 0) {
      streams--;
    }
    count(exchange);
    trial.inFlight().release();
    leaveServer(exchange);
    load.ended(exchange, nowNs());
    ended.add(exchange);
    if (active.isEmpty()) {
      trial.wake();
    }
  }

  /// Ends everything that is in flight as abandoned; on the loop.
  void abandonAll() {
    long nowNs = nowNs();
    for (Exchange exchange : List.copyOf(active)) {
      exchange.connection().ifPresent(Connection::drop);
      exchange.abandoned();
      ended(exchange, nowNs);
    }
    unprepared.clear();
  }

  /// Hands over what was due and never started, and closes all connections; on the loop.
  void finish() {
    load.leaveUnsent(nowNs());
    handOver();
    isRunning = false;
    connections.forEach(Connections::closeAll);
  }

  /// A lane with free room for an arrival that was held back; on the loop.
  void resume() {
    startDue(nowNs());
  }

  /// Starts what is due now, not only at the end of the loop's round.
  void startDue(long nowNs) {
    if (isRunning && nowNs >= 0) {
      load.startDue(nowNs);
    }
  }

  @Override
  public long nextDueNano(long nano) {
    if (!isRunning) {
      return Long.MAX_VALUE;
    }
    long nextNs = load.nextDueNs();
    if (!unprepared.isEmpty()) {
      nextNs = Math.min(nextNs, nano - startNano + SUPPLY_RETRY_NS);
    }
    return nextNs == Load.UNKNOWN ? Long.MAX_VALUE : startNano + nextNs;
  }

  @Override
  public long nextLookNano() {
    return isRunning && !active.isEmpty() ? startNano + nextCheckNs : Long.MAX_VALUE;
  }

  @Override
  public boolean neverSleeps() {
    return trial.pollsAlways() && !active.isEmpty();
  }

  @Override
  public long restNs() {
    return moderation.restNs();
  }

  @Override
  public boolean hasWork() {
    return !active.isEmpty();
  }

  @Override
  public void round(long nano) {
    long nowNs = nano - startNano;
    startDue(nowNs);
    if (!knowsMeasuredPhase) {
      watchMeasuredPhase();
    }
    boolean checks = nowNs >= nextCheckNs;
    if (checks) {
      nextCheckNs = nowNs + HEARTBEAT_NS;
      limits.check(active, nowNs);
      moderation.look(nowNs, streams, counts.tokens.get(), counts.ended());
    }
    for (int waiting = unprepared.size(); waiting > 0; waiting--) {
      send(unprepared.removeFirst());
    }
    if (!ended.isEmpty() && mayHandOver(nowNs)) {
      handedOverNs = nowNs;
      handOver();
    }
  }

  /// The recorder is woken for many at once, and not while something is about to be due.
  private boolean mayHandOver(long nowNs) {
    long keptNs = nowNs - handedOverNs;
    return active.isEmpty()
        || keptNs >= 2 * HEARTBEAT_NS
        || (keptNs >= HEARTBEAT_NS && isQuiet(nowNs));
  }

  private boolean isQuiet(long nowNs) {
    long nextNs = load.nextDueNs();
    return nextNs == Load.UNKNOWN || nextNs - nowNs > QUIET_NS;
  }

  private void handOver() {
    ended.forEach(trial.recorder()::take);
    ended.clear();
  }

  private void send(Exchange exchange) {
    if (exchange.request().isEmpty()) {
      exchange.prepare(take(exchange.position));
    }
    if (exchange.request().isPresent()) {
      exchange.server = trial.balancer().start(exchange.request().get().server());
      connections.get(exchange.server).carry(exchange);
    } else {
      unprepared.addLast(exchange);
    }
  }

  private void leaveServer(Exchange exchange) {
    if (exchange.server >= 0) {
      trial.balancer().ended(exchange.server);
    }
  }

  private void removeActive(Exchange exchange) {
    Exchange last = active.removeLast();
    if (last != exchange) {
      active.set(exchange.slot, last);
      last.slot = exchange.slot;
    }
  }

  private void count(Exchange exchange) {
    switch (exchange.ending) {
      case COMPLETED -> counts.completed.add(1);
      case FAILED -> counts.failed.add(1);
      case IN_FLIGHT, ABANDONED, NOT_SENT -> {}
    }
    if (exchange.answer.isUnterminated()) {
      counts.unterminated.add(1);
    }
  }
}
