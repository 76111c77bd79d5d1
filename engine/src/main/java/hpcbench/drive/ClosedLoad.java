package hpcbench.drive;

import hpcbench.measure.Phase;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Workload;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A closed loop: a fixed number of clients, each of which starts its next batch as soon as its
/// last one has ended.
///
/// All clients start at the trial's start instant, at once. A request is scheduled for the instant
/// at which its client became free. A client whose connection failed waits a little before it goes
/// on: otherwise a service that is gone would be asked a hundred thousand times a second.
final class ClosedLoad implements Load {
  private static final long PAUSE_AFTER_FAILED_CONNECT_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Share share;
  private final int inFlightLimit;
  private final int batch;
  private final int lanes;
  private final InFlight inFlight;

  private final long warmUpRequests;
  private final long measuredRequests;
  private final long measuredNs;
  private final long totalRequests;

  private final AtomicLong claimed = new AtomicLong();
  private final AtomicLong measured = new AtomicLong();
  private final AtomicLong startNs;
  private final AtomicLong endNs;

  /// This share of a workload: at most as many requests in flight as the limit allows, by clients
  /// of a batch each; the last client's batch is smaller where they do not divide evenly.
  ClosedLoad(Workload workload, Share share, int lanes, InFlight inFlight) {
    Extent warmUp = share.part(workload.warmUp());
    Extent measurement = share.part(workload.measurement());
    this.share = share;
    this.inFlightLimit = inFlight.limit();
    this.batch = workload.batch();
    this.lanes = lanes;
    this.inFlight = inFlight;
    this.warmUpRequests = warmUp instanceof Extent.Requests(long count) ? count : 0;
    this.measuredRequests =
        measurement instanceof Extent.Requests(long count) ? count : Long.MAX_VALUE;
    this.measuredNs =
        measurement instanceof Extent.Lasting(Duration duration) ? duration.toNanos() : UNKNOWN;
    this.totalRequests =
        warmUp instanceof Extent.Lasting || measurement instanceof Extent.Lasting
            ? Long.MAX_VALUE
            : warmUpRequests + measuredRequests;
    long knownStart = knownStart(warmUp);
    this.startNs = new AtomicLong(knownStart);
    this.endNs = new AtomicLong(after(knownStart, measuredNs));
  }

  @Override
  public LaneLoad share(Lane lane) {
    return new Clients(lane);
  }

  @Override
  public long index(long position) {
    return share.index(position);
  }

  @Override
  public long measurementStartNs() {
    return Math.min(startNs.get(), endNs.get());
  }

  @Override
  public long measurementEndNs() {
    return endNs.get();
  }

  @Override
  public boolean isOver(long nowNs) {
    return nowNs >= endNs.get();
  }

  @Override
  public void stop(long nowNs) {
    endNs.accumulateAndGet(Math.max(0, nowNs), Math::min);
  }

  @Override
  public long plannedRequests() {
    return measuredRequests == Long.MAX_VALUE ? -1 : measuredRequests;
  }

  @Override
  public long totalRequests() {
    return totalRequests;
  }

  @Override
  public String scheduleHash() {
    return "";
  }

  /// The number of clients of the whole load.
  private int clients() {
    return Math.ceilDiv(inFlightLimit, batch);
  }

  /// The measured phase starts at a known instant unless the warm-up ends by a count.
  private static long knownStart(Extent warmUp) {
    return switch (warmUp) {
      case Extent.Lasting(Duration duration) -> duration.toNanos();
      case Extent.Requests(long count) -> count == 0 ? 0 : UNKNOWN;
    };
  }

  private static long after(long instant, long duration) {
    return instant == UNKNOWN || duration == UNKNOWN ? UNKNOWN : instant + duration;
  }

  /// The phase of the request at this position, started at this instant.
  private Phase phase(long position, long scheduledNs) {
    boolean warms =
        position < warmUpRequests || (warmUpRequests == 0 && scheduledNs < startNs.get());
    return warms ? Phase.WARM_UP : Phase.MEASUREMENT;
  }

  /// Counts one more request of the measured phase.
  ///
  /// @return false when the phase has had all its requests
  private boolean claimMeasured(long scheduledNs) {
    if (warmUpRequests > 0 && startNs.accumulateAndGet(scheduledNs, Math::min) == scheduledNs) {
      endNs.accumulateAndGet(after(scheduledNs, measuredNs), Math::min);
    }
    long count = measured.incrementAndGet();
    if (count >= measuredRequests) {
      endNs.accumulateAndGet(scheduledNs, Math::min);
    }
    return count <= measuredRequests;
  }

  /// Every `lanes`-th client.
  private final class Clients implements LaneLoad {
    private final Lane lane;
    private final Deque<Client> free = new ArrayDeque<>();

    /// Clients that wait after a failed connection, in the order in which they go on.
    private final Deque<Client> pausing = new ArrayDeque<>();

    private final List<Exchange> starting = new ArrayList<>();

    Clients(Lane lane) {
      this.lane = lane;
      for (int i = lane.number(); i < clients(); i += lanes) {
        free.add(new Client(Math.min(batch, inFlightLimit - i * batch)));
      }
    }

    @Override
    public long nextDueNs() {
      if (!free.isEmpty()) {
        return free.getFirst().freeNs();
      }
      return pausing.isEmpty() ? UNKNOWN : pausing.getFirst().freeNs();
    }

    @Override
    public void startDue(long nowNs) {
      while (!pausing.isEmpty() && pausing.getFirst().freeNs() <= nowNs) {
        free.add(pausing.removeFirst());
      }
      while (!free.isEmpty() && free.getFirst().freeNs() <= nowNs) {
        startBatch(free.removeFirst(), nowNs);
      }
    }

    @Override
    public void ended(Exchange exchange, long nowNs) {
      exchange.client().ifPresent(client -> ended(client, exchange, nowNs));
    }

    @Override
    public void leaveUnsent(long nowNs) {}

    private void ended(Client client, Exchange exchange, long nowNs) {
      long freeNs = foundNobody(exchange) ? nowNs + PAUSE_AFTER_FAILED_CONNECT_NS : nowNs;
      if (client.ended(freeNs)) {
        (client.freeNs() > nowNs ? pausing : free).add(client);
      }
    }

    /// A batch is free at one instant, and so all of its requests are scheduled for it.
    private void startBatch(Client client, long nowNs) {
      for (int i = 0; i < client.batch() && claim(client, nowNs); i++) {
        client.started();
      }
      starting.forEach(lane::start);
      starting.clear();
    }

    private boolean claim(Client client, long nowNs) {
      long scheduledNs = client.freeNs();
      if (scheduledNs >= endNs.get()) {
        return false;
      }
      long position = claimed.getAndIncrement();
      Phase phase = phase(position, scheduledNs);
      if (phase == Phase.MEASUREMENT && !claimMeasured(scheduledNs)) {
        return false;
      }
      if (!inFlight.tryAcquire(lane.number(), position, nowNs)) {
        throw new IllegalStateException("more requests in flight than clients may start");
      }
      Exchange exchange = lane.exchange(position, phase, scheduledNs);
      exchange.startedBy(client);
      return starting.add(exchange);
    }

    /// Whether the request failed before the service said a word.
    private static boolean foundNobody(Exchange exchange) {
      return exchange.ending == Exchange.Ending.FAILED
          && exchange.firstByteNs < 0
          && switch (exchange.failure()) {
            case CONNECT, TLS, RESET -> true;
            case FIRST_TOKEN_TIMEOUT,
                IDLE_TIMEOUT,
                TOTAL_TIMEOUT,
                STATUS,
                TRUNCATED,
                MALFORMED,
                ERROR_EVENT,
                NO_TOKENS,
                TOO_LARGE ->
                false;
          };
    }
  }
}
