package hpcbench.executor;

import hpcbench.drive.DriveException;
import hpcbench.drive.Progress;
import hpcbench.drive.Schedule;
import hpcbench.executor.Status.State;
import hpcbench.measure.ClientNode;
import hpcbench.measure.ClientReport;
import hpcbench.recipe.Workload;
import hpcbench.result.RequestSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// One trial of a fleet, from its orders to its report.
final class FleetTrial {
  /// Time to reach all executors before the first request is due: this, and so many times the
  /// uncertainty of the worst clock, which is half a round trip.
  private static final Duration LEAD = Duration.ofMillis(200);

  private static final int LEAD_UNCERTAINTIES = 20;

  private static final Duration TICK = Duration.ofMillis(50);

  /// How much longer than planned a trial may take until its executors count as hanging.
  private static final Duration GRACE = Duration.ofSeconds(30);

  /// Wishes to stop that leave nothing in flight.
  private static final int AT_ONCE = 2;

  private final Workload workload;
  private final List<Member> members;
  private final Path folder;
  private final String promptsHash;
  private final AtomicInteger stopsWanted = new AtomicInteger();
  private int stopsPassedOn;
  private volatile long startNano;

  FleetTrial(Workload workload, List<Member> members, Path folder, String promptsHash) {
    this.workload = workload;
    this.members = members;
    this.folder = folder;
    this.promptsHash = promptsHash;
  }

  /// Stops early; a second call cuts the drain short.
  void stop() {
    stopsWanted.incrementAndGet();
  }

  /// The instant that all executors count from, by this side's clock; 0 before it is known.
  long startNano() {
    return startNano;
  }

  /// Runs the trial to its end. Whatever happens, no executor goes on with it.
  ClientReport run(RequestSink sink, Consumer<Progress> progress) throws InterruptedException {
    try {
      prepare(progress);
      begin();
      return measure(sink, progress);
    } catch (RuntimeException | InterruptedException e) {
      abandon();
      throw e;
    }
  }

  private void prepare(Consumer<Progress> progress) throws InterruptedException {
    onEach(Member::order);
    while (!members.stream().allMatch(FleetTrial::isPrepared)) {
      pause();
      onEach(Member::look);
      passOnStop();
      tell(progress);
      requireUsable();
    }
    onEach(Member::compareClocks);
  }

  /// One that was stopped while it prepared has ended without being begun.
  private static boolean isPrepared(Member member) {
    return member.status().state() == State.READY || member.isOver();
  }

  private void requireUsable() {
    for (Member member : members) {
      Optional<String> problem = member.lost().or(() -> member.status().failure());
      if (problem.isPresent()) {
        throw member.unusable(problem.get());
      }
      if (!member.status().prompts().map(promptsHash::equals).orElse(true)) {
        throw member.unusable(
            "it makes other prompts than this node does; are the data set and the tokenizer the"
                + " same file there?");
      }
    }
  }

  private void begin() throws InterruptedException {
    long uncertaintyNs = members.stream().mapToLong(Member::clockUncertaintyNs).max().orElse(0);
    long instant = System.nanoTime() + LEAD.toNanos() + LEAD_UNCERTAINTIES * uncertaintyNs;
    startNano = instant;
    onEach(member -> {
      if (!member.isOver()) {
        member.begin(instant);
      }
    });
  }

  private ClientReport measure(RequestSink sink, Consumer<Progress> progress)
      throws InterruptedException {
    boolean wasInterrupted = false;
    try (ExecutorService watches = Executors.newVirtualThreadPerTaskExecutor()) {
      members.forEach(member -> watches.execute(member::watch));
      wasInterrupted = awaitEndOfAll(watches, progress);
    }
    wasInterrupted |= Thread.interrupted();
    onEach(member -> member.collect(folder));
    requireTheSameSchedule();
    handOver(sink);
    if (wasInterrupted) {
      throw new InterruptedException("the trial was interrupted");
    }
    List<ClientNode> nodes = members.stream().map(Member::record).toList();
    return MergedReport.of(workload, nodes).orElseThrow(() -> new DriveException(reasons(nodes)));
  }

  /// Whatever happens, nobody watches any more after it.
  private boolean awaitEndOfAll(ExecutorService watches, Consumer<Progress> progress) {
    try {
      return awaitEnd(progress);
    } finally {
      List<Runnable> _ = watches.shutdownNow();
    }
  }

  /// Returns when every member has ended or is lost.
  ///
  /// @return whether this thread was interrupted on the way
  private boolean awaitEnd(Consumer<Progress> progress) {
    long deadline = System.nanoTime() + longest().toNanos();
    boolean wasInterrupted = false;
    while (!members.stream().allMatch(Member::isOver)) {
      LockSupport.parkNanos(this, TICK.toNanos());
      if (Thread.interrupted()) {
        wasInterrupted = true;
        stopsWanted.set(AT_ONCE);
      }
      if (members.stream().anyMatch(Member::isBroken)) {
        stopsWanted.set(AT_ONCE);
      }
      if (System.nanoTime() > deadline) {
        members.stream().filter(member -> !member.isOver()).forEach(this::loseLate);
      }
      try {
        passOnStop();
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
      tell(progress);
    }
    tell(progress); // the last word of a member may have come after the last look at it
    return wasInterrupted;
  }

  private void loseLate(Member member) {
    member.lose(
        "its trial did not end within %d s of the time it should have taken"
            .formatted(GRACE.toSeconds()));
  }

  /// How long the trial can take; without an end where it ends by a count.
  private Duration longest() {
    return workload
        .longest()
        .map(planned -> planned.plus(LEAD).plus(GRACE))
        .orElse(Duration.ofDays(365));
  }

  private void passOnStop() throws InterruptedException {
    int wanted = Math.min(stopsWanted.get(), AT_ONCE);
    if (stopsPassedOn < wanted) {
      stopsPassedOn = wanted;
      onEach(member -> member.stop(wanted == AT_ONCE));
    }
  }

  private void tell(Consumer<Progress> progress) {
    List<Progress> parts = members.stream().flatMap(member -> member.progress().stream()).toList();
    if (!parts.isEmpty()) {
      progress.accept(MergedProgress.of(parts));
    }
  }

  private void requireTheSameSchedule() {
    String expected = Schedule.of(workload).map(Schedule::hash).orElse("");
    for (Member member : members) {
      member
          .status()
          .report()
          .filter(report -> !report.scheduleHash().equals(expected))
          .ifPresent(
              report -> member.lose("it sent by another schedule, " + report.scheduleHash()));
    }
  }

  private void handOver(RequestSink sink) {
    MergedRequests.of(
        members.stream().flatMap(member -> member.requests().stream()).toList(), sink::accept);
    for (Member member : members) {
      member.requests().ifPresent(_ -> delete(member));
    }
  }

  private void delete(Member member) {
    try {
      Files.deleteIfExists(member.file(folder));
    } catch (IOException _) {
      // It costs disk until the work folder is removed.
    }
  }

  private static String reasons(List<ClientNode> nodes) {
    List<String> reasons = new ArrayList<>();
    nodes.forEach(node ->
        node.lost().ifPresent(why -> reasons.add("client node " + node.name() + ": " + why)));
    return "nothing was measured, since every client node was lost\n" + String.join("\n", reasons);
  }

  /// Nothing of the trial is of use: whoever still works at it is to stop.
  private void abandon() {
    boolean wasInterrupted = Thread.interrupted();
    try {
      onEach(member -> member.stop(true));
    } catch (InterruptedException e) {
      wasInterrupted = true;
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
  }

  @FunctionalInterface
  private interface Action {
    void on(Member member) throws InterruptedException;
  }

  /// Does something with all members at once, and returns when it is done.
  ///
  /// @throws DriveException when it failed for one of them
  private void onEach(Action action) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (Member member : members) {
        all.add(
            threads.submit(() -> {
              action.on(member);
              return member;
            }));
      }
      for (Future<?> one : all) {
        await(one);
      }
    }
  }

  private static void await(Future<?> one) throws InterruptedException {
    try {
      one.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DriveException known) {
        throw known;
      }
      throw new DriveException("a client node cannot be used: " + e.getCause(), e);
    }
  }
}
