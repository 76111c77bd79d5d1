package hpcbench.orchestrate;

import hpcbench.bottleneck.Knee;
import hpcbench.drive.Driver;
import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.result.Calibration;
import hpcbench.result.RepetitionEnd;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.workload.PromptSource;
import hpcbench.workload.PromptSources;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The trials of a run, one after the other: those that an earlier session finished stay as they
/// are, and the others are run.
final class Trials {
  private final RunOrder order;
  private final Plan plan;
  private final RunFolder folder;
  private final TimeBudget time;
  private final StopRequest stop;
  private final Consumer<RunEvent> events;
  private final RepetitionWatch watch;
  private final Map<String, TrialSummary> finished = new HashMap<>();
  private int endsTold;

  /// The trials of this order, with what there is of them in the folder.
  Trials(
      RunOrder order,
      RunFolder folder,
      TimeBudget time,
      StopRequest stop,
      Consumer<RunEvent> events)
      throws RunFolderException {
    this.order = order;
    this.time = time;
    this.plan = order.plan();
    this.folder = folder;
    this.stop = stop;
    this.events = events;
    List<RepetitionEnd> ended = folder.summary().map(RunSummary::repetitionEnds).orElse(List.of());
    this.watch = new RepetitionWatch(plan.repetitions(), System::nanoTime, ended);
    this.endsTold = ended.size();
    folder.finishedTrials(plan).stream().filter(summary -> !summary.isCut()).forEach(this::keep);
  }

  private void keep(TrialSummary summary) {
    finished.put(summary.trial().id(), summary);
  }

  /// The first trial that is missing; empty when all are there.
  Optional<Trial> firstMissing() {
    return plan.trials().stream().filter(trial -> !finished.containsKey(trial.id())).findFirst();
  }

  /// Runs what is missing, in the order of the plan, as long as there is time, and watches servers
  /// and machines meanwhile.
  ///
  /// @param calibrations what the machines that put the load can do, by the names of their nodes
  /// @return whether all of it is there
  Ending run(
      Serving serving, Driver driver, Map<String, Calibration> calibrations, TrialMonitor monitor)
      throws ServerException, IOException, InterruptedException {
    TrialRun trialRun =
        new TrialRun(new WatchedDriver(driver, stop), calibrations, monitor, plan, events);
    for (Trial trial : plan.trials()) {
      if (watch.wants(trial)) {
        Optional<TrialSummary> earlier = Optional.ofNullable(finished.get(trial.id()));
        Optional<String> shortage =
            earlier.isPresent() ? Optional.empty() : shortage(trial, serving);
        if (shortage.isPresent()) {
          return new Ending(RunSummary.Status.CUT, shortage);
        }
        watch.add(earlier.isPresent() ? earlier.get() : run(trial, trialRun, serving));
      }
      tellEnds();
    }
    return Ending.COMPLETE;
  }

  /// Why there is not enough time for this trial, with the start of its servers; when there was
  /// enough, they have been started.
  private Optional<String> shortage(Trial trial, Serving serving)
      throws ServerException, IOException, InterruptedException {
    Optional<String> before = time.shortage(trial, serving.timeToStart(trial));
    if (before.isPresent()) {
      return before;
    }
    Replicas _ = ready(serving, trial);
    return time.shortage(trial, Duration.ZERO);
  }

  /// Runs one trial to its end.
  ///
  /// @throws ServerException when it was cut: what follows would be, too
  /// @throws InterruptedException when it was cut by a wish to stop
  private TrialSummary run(Trial trial, TrialRun trialRun, Serving serving)
      throws ServerException, IOException, InterruptedException {
    Replicas servers = ready(serving, trial);
    folder.setAside(trial);
    events.accept(
        new RunEvent.TrialStarted(trial, plan.trials().indexOf(trial) + 1, plan.trials().size()));
    try (PromptSource prompts = PromptSources.open(trial.workload(), order.recipeFolder())) {
      TrialSummary summary = trialRun.run(trial, servers, prompts, folder.trial(trial));
      keep(summary);
      servers.requireAlive("during trial " + trial.id());
      requireWhole(summary);
      return summary;
    }
  }

  private void requireWhole(TrialSummary summary) throws ServerException, InterruptedException {
    if (summary.isCut() && stop.isMade()) {
      throw new InterruptedException("the run is to stop");
    }
    if (summary.isCut()) {
      throw new ServerException(
          "trial %s was cut: %s".formatted(summary.trial().id(), reason(summary)));
    }
  }

  /// That a trial was interrupted says less than what interrupted it.
  private static String reason(TrialSummary cut) {
    return cut.client().nodes().stream()
        .filter(node -> node.lost().isPresent())
        .map(
            node -> "client node %s was lost: %s".formatted(node.name(), node.lost().orElseThrow()))
        .findFirst()
        .orElseGet(() -> cut.verdict().findings().getFirst().message());
  }

  private Replicas ready(Serving serving, Trial trial)
      throws ServerException, IOException, InterruptedException {
    try (StopRequest.Interruptible _ = stop.interruptible()) {
      return serving.ready(trial);
    }
  }

  /// Tells of points whose repetition has ended since the last time.
  private void tellEnds() {
    List<RepetitionEnd> ended = watch.ended();
    ended.stream().skip(endsTold).forEach(end -> events.accept(new RunEvent.Note(end.message())));
    endsTold = ended.size();
  }

  /// The run so far, when it ends in this way.
  RunSummary summary(Ending ending) {
    return new RunSummary(
        folder.id(),
        ending.status(),
        ending.reason(),
        (int) plan.trials().stream().filter(this::isNotLeftOut).count(),
        plan,
        inOrder(),
        watch.ended(),
        Knee.of(inOrder()));
  }

  private List<TrialSummary> inOrder() {
    List<TrialSummary> inOrder = new ArrayList<>();
    for (Trial trial : plan.trials()) {
      Optional.ofNullable(finished.get(trial.id())).ifPresent(inOrder::add);
    }
    return inOrder;
  }

  private boolean isNotLeftOut(Trial trial) {
    return watch.ended().stream()
        .noneMatch(
            end -> end.point().equals(trial.point()) && trial.repetition() > end.repetitions());
  }
}
