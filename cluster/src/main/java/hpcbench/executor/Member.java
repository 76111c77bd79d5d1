package hpcbench.executor;

import hpcbench.drive.DriveException;
import hpcbench.drive.Progress;
import hpcbench.executor.Status.State;
import hpcbench.measure.ClientNode;
import hpcbench.measure.ClockOffset;
import hpcbench.result.RequestLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One executor's part in one trial of the fleet: what it was told, what it says, and whether it is
/// still there.
///
/// An executor counts as lost when its process has ended, when it does not answer for as long as
/// patience lasts, or when it no longer knows the trial. Lost is for good. Safe for use by several
/// threads.
final class Member {
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final FleetNode node;
  private final ShareOrder order;
  private final Duration patience;

  private volatile Status status = Status.NOTHING;
  private volatile @Nullable String lost;
  private volatile @Nullable ClockOffset before;
  private volatile @Nullable ClockOffset after;
  private volatile @Nullable RequestLog requests;
  private long heardNano = System.nanoTime();

  Member(FleetNode node, ShareOrder order, Duration patience) {
    this.node = node;
    this.order = order;
    this.patience = patience;
  }

  String name() {
    return node.name();
  }

  /// Gives the order.
  ///
  /// @throws DriveException when the executor does not take it
  void order() throws InterruptedException {
    try {
      status = node.client().start(order);
      heardNano = System.nanoTime();
    } catch (IOException e) {
      throw unusable(e.getMessage());
    }
  }

  DriveException unusable(@Nullable String reason) {
    return new DriveException("client node %s cannot be used: %s".formatted(name(), reason));
  }

  /// Compares clocks, before the trial.
  void compareClocks() throws InterruptedException {
    try {
      before = node.client().clockOffset();
    } catch (IOException e) {
      throw unusable(e.getMessage());
    }
  }

  /// Says when the trial begins.
  ///
  /// @param instant by this side's clock
  void begin(long instant) throws InterruptedException {
    ClockOffset offset = before;
    if (offset == null) {
      throw new IllegalStateException("clocks have not been compared");
    }
    try {
      status = node.client().begin(order.id(), instant + offset.offsetNs());
    } catch (IOException e) {
      look();
      if (!isOver()) {
        lose(e.getMessage());
      }
    }
  }

  /// Asks again and again how it goes, until the trial has ended there or the executor is lost.
  void watch() {
    while (!isOver()) {
      LockSupport.parkNanos(this, POLL_NS);
      try {
        look();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /// Asks once how it goes.
  void look() throws InterruptedException {
    try {
      Status now = node.client().status();
      heardNano = System.nanoTime();
      if (now.order().equals(Optional.of(order.id()))) {
        status = now;
      } else {
        lose("its executor was started anew and does not know the trial");
      }
    } catch (Refusal e) {
      lose(e.getMessage());
    } catch (IOException e) {
      loseIfSilent(e);
    }
  }

  private void loseIfSilent(IOException problem) {
    Optional<String> death = node.death().get();
    if (death.isPresent()) {
      lose(death.get());
    } else if (System.nanoTime() - heardNano >= patience.toNanos()) {
      lose("it did not answer for %d s: %s".formatted(patience.toSeconds(), problem.getMessage()));
    }
  }

  /// From now on it counts as lost.
  void lose(@Nullable String reason) {
    if (lost == null) {
      lost = String.valueOf(reason);
    }
  }

  Status status() {
    return status;
  }

  Optional<String> lost() {
    return Optional.ofNullable(lost);
  }

  /// Whether nothing more comes from it.
  boolean isOver() {
    State state = status.state();
    return lost != null || state == State.ENDED || state == State.FAILED;
  }

  /// Whether its part of the trial cannot become whole any more.
  boolean isBroken() {
    return lost != null || status.state() == State.FAILED;
  }

  /// How far its clock may be from where it was found to be; 0 before it was looked at.
  long clockUncertaintyNs() {
    return Optional.ofNullable(before).map(ClockOffset::uncertaintyNs).orElse(0L);
  }

  Optional<Progress> progress() {
    return status.progress().map(ProgressForm::progress);
  }

  /// Asks it to stop, if it is there.
  void stop(boolean atOnce) throws InterruptedException {
    if (!isOver()) {
      try {
        Status _ = node.client().stop(atOnce);
      } catch (IOException _) {
        // Whether it is lost is for those who watch it to say.
      }
    }
  }

  /// Compares clocks again and fetches the requests, after the trial.
  ///
  /// @param folder where they are put
  void collect(Path folder) throws InterruptedException {
    if (lost == null && status.state() == State.FAILED) {
      lose(status.failure().orElse("its trial failed"));
    }
    try {
      if (lost == null) {
        after = node.client().clockOffset();
      }
      requests = fetch(file(folder));
    } catch (IOException e) {
      lose(e.getMessage());
    }
  }

  /// Where its requests are put in this folder.
  Path file(Path folder) {
    return folder.resolve("requests-%d.hbr".formatted(order.share()));
  }

  private @Nullable RequestLog fetch(Path file) throws IOException, InterruptedException {
    Optional<Long> length = status.resultBytes();
    if (length.isEmpty()) {
      return null;
    }
    new Download(node.client(), order.id(), file, patience).of(length.get());
    RequestLog log = RequestLog.open(file);
    log.damage().ifPresent(damage -> lose("its requests came damaged: " + damage));
    return log;
  }

  Optional<RequestLog> requests() {
    return Optional.ofNullable(requests);
  }

  /// What is to be kept of it.
  ClientNode record() {
    return new ClientNode(
        name(),
        requests().map(RequestLog::count).orElse(0L),
        Optional.ofNullable(before),
        Optional.ofNullable(after),
        status.report(),
        lost());
  }
}
