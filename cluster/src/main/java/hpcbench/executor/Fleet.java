package hpcbench.executor;

import hpcbench.drive.DriveException;
import hpcbench.drive.Driver;
import hpcbench.drive.Progress;
import hpcbench.drive.Share;
import hpcbench.measure.ClientReport;
import hpcbench.recipe.Workload;
import hpcbench.result.RequestSink;
import hpcbench.target.Target;
import hpcbench.workload.PromptSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The executors of many nodes as one driver: each carries a share of the load, all begin at one
/// instant, and what they measured comes back as if one engine had measured it.
/// `docs/explanation/fleet.md` says how.
///
/// An executor that is lost on the way ends the trial: the report names it and why, which makes the
/// trial INVALID, and holds what the others measured. Between trials the executors' leases are
/// renewed, until the fleet is closed.
public final class Fleet implements Driver, AutoCloseable {
  private static final Duration RENEWAL = Duration.ofSeconds(5);

  private final List<FleetNode> nodes;
  private final Path baseFolder;
  private final Path work;
  private final Duration patience;
  private final AtomicReference<@Nullable FleetTrial> current = new AtomicReference<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private int trials;
  private volatile long lastStartNano;

  /// A fleet of these executors; at least one.
  ///
  /// @param baseFolder what relative paths of workloads start from, on every node
  /// @param work for requests on their way; made where it does not exist
  /// @param patience how long an executor may be silent before it counts as lost
  public Fleet(List<FleetNode> nodes, Path baseFolder, Path work, Duration patience) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("a fleet needs at least one executor");
    }
    this.nodes = List.copyOf(nodes);
    this.baseFolder = baseFolder.toAbsolutePath();
    this.work = work;
    this.patience = patience;
    Thread _ = Thread.ofVirtual().name("leases").start(this::renewLeases);
  }

  /// Runs one trial. The prompts are opened by every executor for itself; those that are given say
  /// what they must be.
  ///
  /// @param workload the load of all nodes together ([Workload#over])
  /// @throws DriveException when an executor cannot take its share, or nothing was measured
  /// @throws IllegalStateException when another trial is running
  @Override
  public ClientReport drive(
      Workload workload,
      Target target,
      PromptSource prompts,
      RequestSink sink,
      Consumer<Progress> progress)
      throws InterruptedException {
    String id = "%s-%d".formatted(Long.toHexString(System.nanoTime()), ++trials);
    FleetTrial trial =
        new FleetTrial(workload, members(id, workload, target), folder(), prompts.hash());
    if (!current.compareAndSet(null, trial)) {
      throw new IllegalStateException("a fleet runs one trial at a time");
    }
    try {
      return trial.run(sink, progress);
    } finally {
      lastStartNano = trial.startNano();
      current.set(null);
    }
  }

  /// Those executors that have something to do: a load of two clients keeps two nodes busy.
  private List<Member> members(String id, Workload workload, Target target) {
    int shares = Math.min(nodes.size(), Share.most(workload));
    return IntStream.range(0, shares)
        .mapToObj(share ->
            new Member(nodes.get(share), order(id, share, shares, workload, target), patience))
        .toList();
  }

  private ShareOrder order(String id, int share, int shares, Workload workload, Target target) {
    return new ShareOrder(
        id,
        share,
        shares,
        workload,
        target.endpoints(),
        target.dialect().name(),
        target.apiKey(),
        baseFolder);
  }

  private Path folder() {
    try {
      return Files.createDirectories(work);
    } catch (IOException e) {
      throw new DriveException("cannot make the folder %s: %s".formatted(work, e.getMessage()), e);
    }
  }

  @Override
  public long lastStartNano() {
    return lastStartNano;
  }

  @Override
  public void stop() {
    Optional.ofNullable(current.get()).ifPresent(FleetTrial::stop);
  }

  /// Renews no lease any more, and closes the connections. The executors are left to whoever
  /// started them.
  @Override
  public void close() {
    closed.countDown();
    nodes.forEach(node -> node.client().close());
  }

  private void renewLeases() {
    try {
      while (!closed.await(RENEWAL.toNanos(), TimeUnit.NANOSECONDS)) {
        for (FleetNode node : nodes) {
          renew(node);
        }
      }
    } catch (InterruptedException _) {
      // Nobody knows this thread; whoever found it wants an end.
    }
  }

  private static void renew(FleetNode node) throws InterruptedException {
    try {
      Status _ = node.client().status();
    } catch (IOException _) {
      // Whether it is lost is found out, and told, by the next trial.
    }
  }
}
