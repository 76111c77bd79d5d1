package hpcbench.drive;

import hpcbench.measure.Phase;
import hpcbench.recipe.Extent;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// An open loop: starts requests by a schedule, whatever the service does.
///
/// Lanes take the schedule's arrivals in turn. An arrival that the in-flight limit holds back stays
/// due, and is charged from the instant it was scheduled for. A phase that lasts for a time ends on
/// time, and what it still held back was never sent; a phase of a number of requests ends when all
/// of them were started.
final class OpenLoad implements Load {
  private final Schedule schedule;
  private final int lanes;
  private final InFlight inFlight;
  private final boolean endsByTime;
  private final AtomicInteger lanesWithMore;
  private final AtomicLong lastStartNs = new AtomicLong();
  private final AtomicLong cutOffNs;
  private volatile boolean isStopped;

  /// The load of this schedule over a number of lanes.
  OpenLoad(Schedule schedule, Extent measurement, int lanes, InFlight inFlight) {
    this.schedule = schedule;
    this.lanes = lanes;
    this.inFlight = inFlight;
    this.endsByTime = measurement instanceof Extent.Lasting;
    this.lanesWithMore = new AtomicInteger(lanes);
    this.cutOffNs = new AtomicLong(endsByTime ? schedule.measurementEndNs() : UNKNOWN);
  }

  @Override
  public LaneLoad share(Lane lane) {
    return new Share(lane);
  }

  @Override
  public long index(long position) {
    return schedule.index((int) position);
  }

  @Override
  public long measurementStartNs() {
    return Math.min(schedule.measurementStartNs(), cutOffNs.get());
  }

  @Override
  public long measurementEndNs() {
    if (cutOffNs.get() != UNKNOWN) {
      return cutOffNs.get();
    }
    return lanesWithMore.get() > 0
        ? UNKNOWN
        : Math.max(schedule.measurementEndNs(), lastStartNs.get() + 1);
  }

  @Override
  public boolean isOver(long nowNs) {
    return nowNs >= measurementEndNs();
  }

  @Override
  public void stop(long nowNs) {
    if (nowNs < cutOffNs.get()) {
      isStopped = true;
      cutOffNs.accumulateAndGet(Math.max(0, nowNs), Math::min);
    }
  }

  @Override
  public long plannedRequests() {
    return schedule.measured();
  }

  @Override
  public long totalRequests() {
    return schedule.size();
  }

  @Override
  public String scheduleHash() {
    return schedule.hash();
  }

  /// The arrivals at every `lanes`-th position.
  private final class Share implements LaneLoad {
    private final Lane lane;
    private int position;
    private boolean isHeldBack;

    /// The request at the position, once it is made.
    private Optional<PreparedRequest> inHand = Optional.empty();

    /// When to ask again for a request that was not made in time.
    private long retryNs;

    /// When the lane last looked for what is due, before the end.
    private long lookedNs = -1;

    private boolean isOver;

    Share(Lane lane) {
      this.lane = lane;
      this.position = lane.number();
      noteEnd();
    }

    @Override
    public long nextDueNs() {
      if (!hasMore() || isHeldBack || isOver) {
        return UNKNOWN;
      }
      return Math.max(schedule.at(position), retryNs);
    }

    /// A request is in hand before it takes a place in flight: were it the other way round, lanes
    /// could fill the limit with requests that cannot be made until another lane takes its own.
    @Override
    public void startDue(long nowNs) {
      isOver = nowNs >= cutOffNs.get();
      if (isOver) {
        return; // what kept the last arrivals from being sent is still to be told
      }
      lookedNs = nowNs;
      isHeldBack = false;
      while (isDue(nowNs) && takeInHand(nowNs)) {
        if (!inFlight.tryAcquire(lane.number(), position, nowNs)) {
          isHeldBack = true;
          return;
        }
        startInHand(nowNs);
      }
    }

    private boolean takeInHand(long nowNs) {
      if (inHand.isEmpty()) {
        inHand = lane.take(position);
        retryNs = inHand.isPresent() ? 0 : nowNs + Lane.SUPPLY_RETRY_NS;
      }
      return inHand.isPresent();
    }

    private void startInHand(long nowNs) {
      Exchange exchange = lane.exchange(position, phase(), schedule.at(position));
      exchange.prepare(inHand);
      inHand = Optional.empty();
      lastStartNs.accumulateAndGet(nowNs, Math::max);
      position += lanes;
      lane.start(exchange);
      noteEnd();
    }

    @Override
    public void ended(Exchange exchange, long nowNs) {}

    @Override
    public void leaveUnsent(long nowNs) {
      inFlight.giveUp(lane.number(), nowNs);
      while (hasMore() && schedule.at(position) < cutOffNs.get()) {
        lane.notSent(position, phase(), schedule.at(position), whyNotSent());
        position += lanes;
      }
    }

    /// What waits behind an arrival that is held back, or whose request is not made, is not sent
    /// for the same reason. What the lane never saw fall due came while its thread did not run.
    private String whyNotSent() {
      if (isStopped) {
        return "the trial was stopped before it could be sent";
      }
      if (isHeldBack) {
        return "the measurement ended while the limit of %d requests in flight held it back"
            .formatted(inFlight.limit());
      }
      return schedule.at(position) > lookedNs
          ? "the client's event loop came to it only after the measurement had ended"
          : "its prompt was not made before the measurement ended";
    }

    private boolean isDue(long nowNs) {
      return hasMore() && schedule.at(position) <= nowNs && nowNs < cutOffNs.get();
    }

    private boolean hasMore() {
      return position < schedule.size();
    }

    private Phase phase() {
      return schedule.isMeasured(position) ? Phase.MEASUREMENT : Phase.WARM_UP;
    }

    private void noteEnd() {
      if (!hasMore()) {
        lanesWithMore.decrementAndGet();
      }
    }
  }
}
