package hpcbench.orchestrate;

import hpcbench.drive.DriveException;
import hpcbench.drive.Driver;
import hpcbench.drive.EngineDriver;
import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.Endpoint;
import hpcbench.result.RepetitionEnd;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.result.Secrets;
import hpcbench.result.TrialSummary;
import hpcbench.service.ServiceException;
import hpcbench.service.Services;
import hpcbench.workload.PromptSource;
import hpcbench.workload.PromptSources;
import hpcbench.workload.WorkloadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A whole run in seven phases, wherever its servers and clients are.
///
/// Whatever happens on the way, the trials that ended stay on disk, what was started is ended, and
/// the summary says how far the run came and why. One thread calls [#run], once; any may call
/// [#stop].
public final class Run {
  private final Plan plan;
  private final RunOrder order;
  private final Services services;
  private final Site site;
  private final Reporter reporter;
  private final Consumer<RunEvent> events;
  private final Secrets secrets;
  private final StopRequest stop = new StopRequest();
  private final List<TrialSummary> finished = new ArrayList<>();
  private List<RepetitionEnd> repetitionEnds = List.of();
  private Optional<Clients> clients = Optional.empty();

  /// A run that has yet to begin.
  ///
  /// @param site where servers and clients are
  /// @param reporter makes the pages in the last phase
  /// @param events told what happens, from the threads of the run and of the driver
  public Run(
      RunOrder order, Services services, Site site, Reporter reporter, Consumer<RunEvent> events) {
    this.plan = order.plan();
    this.order = order;
    this.services = services;
    this.site = site;
    this.reporter = reporter;
    this.events = events;
    this.secrets = secretsOf(plan, System.getenv());
  }

  /// Runs the plan. Returns when everything is on disk and nothing that was started is left.
  ///
  /// @throws RunFolderException when the run folder cannot be made
  public RunSummary run() throws RunFolderException {
    Instant start = Instant.now();
    try (RunFolder folder = initialise(start);
        WorkFolder work = new WorkFolder(folder.path().resolve("work"))) {
      return run(folder, work.path(), new RunRecord(order, folder, start));
    }
  }

  private RunSummary run(RunFolder folder, Path work, RunRecord record) {
    Deployer deployer =
        new Deployer(services, site.servers(), work, folder.logs(), System.getenv(), secrets);
    WatchedDriver probe = new WatchedDriver(new EngineDriver(), stop);
    try (Serving serving = new Serving(plan, deployer, probe, record, events)) {
      Ending ending = tearDown(serving, load(folder, work, serving, record));
      return report(folder, record, ending);
    }
  }

  /// Asks the run to stop: what is in flight may end, what was measured is kept, everything is torn
  /// down, and [#run] returns. A second call lets nothing in flight end. From any thread.
  public void stop() {
    stop.make();
  }

  private RunFolder initialise(Instant start) throws RunFolderException {
    try (PhaseClock _ = phase(RunPhase.INITIALISE)) {
      FreeSpace.require(order.runs());
      RunFolder folder = RunFolder.create(order.runs(), plan.scenario(), start, secrets);
      folder.writeRecipe(order.recipe().text());
      folder.writePlan(plan);
      events.accept(new RunEvent.Note("run folder " + folder.path()));
      return folder;
    }
  }

  /// Phases 2 to 5; how they ended is a value, since the phases after them take place in any case.
  private Ending load(RunFolder folder, Path work, Serving serving, RunRecord record) {
    try {
      deploy(serving, record);
      phase(RunPhase.MONITOR).close();
      execute(folder, serving, launchClients(folder, work));
      return stop.isMade() ? Ending.STOPPED : Ending.COMPLETE;
    } catch (InterruptedException e) {
      return Ending.STOPPED;
    } catch (ServerException
        | ServiceException
        | WorkloadException
        | DriveException
        | IllegalArgumentException
        | UncheckedIOException
        | IOException e) {
      return Ending.failed(e);
    }
  }

  private void deploy(Serving serving, RunRecord record)
      throws ServerException, IOException, InterruptedException {
    try (PhaseClock _ = phase(RunPhase.DEPLOY)) {
      Preflight preflight = new Preflight(plan, services);
      preflight.requireNoProblems();
      preflight.openPrompts(baseFolder());
      record.begin();
      ready(serving, plan.trials().getFirst());
    }
  }

  private Replicas ready(Serving serving, Trial trial)
      throws ServerException, IOException, InterruptedException {
    try (StopRequest.Interruptible _ = stop.interruptible()) {
      return serving.ready(trial);
    }
  }

  private Driver launchClients(RunFolder folder, Path work)
      throws ServerException, IOException, InterruptedException {
    try (PhaseClock _ = phase(RunPhase.LAUNCH_CLIENTS);
        StopRequest.Interruptible _ = stop.interruptible()) {
      Clients launched = site.launchClients(order, work, folder.logs(), events);
      clients = Optional.of(launched);
      return launched.driver();
    }
  }

  private void execute(RunFolder folder, Serving serving, Driver driver)
      throws ServerException, IOException, InterruptedException {
    try (PhaseClock _ = phase(RunPhase.EXECUTE)) {
      TrialRun trialRun = new TrialRun(new WatchedDriver(driver, stop), plan, events);
      RepetitionWatch watch = new RepetitionWatch(plan.repetitions(), System::nanoTime);
      for (int position = 1; position <= plan.trials().size(); position++) {
        Trial trial = plan.trials().get(position - 1);
        if (watch.wants(trial)) {
          Replicas servers = ready(serving, trial);
          events.accept(new RunEvent.TrialStarted(trial, position, plan.trials().size()));
          watch.add(run(trialRun, trial, servers, folder));
          servers.requireAlive("during trial " + trial.id());
        }
        note(watch.ended());
      }
    }
  }

  private TrialSummary run(TrialRun trialRun, Trial trial, Replicas servers, RunFolder folder)
      throws IOException, InterruptedException {
    try (PromptSource prompts = PromptSources.open(trial.workload(), baseFolder())) {
      TrialSummary summary = trialRun.run(trial, servers, prompts, folder.trial(trial));
      finished.add(summary);
      return summary;
    }
  }

  /// Tells of points whose repetition has ended since the last time.
  private void note(List<RepetitionEnd> ended) {
    ended.stream()
        .skip(repetitionEnds.size())
        .forEach(end -> events.accept(new RunEvent.Note(end.message())));
    repetitionEnds = ended;
  }

  private Ending tearDown(Serving serving, Ending ending) {
    try (PhaseClock _ = phase(RunPhase.TEAR_DOWN)) {
      endClients();
      serving.end();
      return ending;
    } catch (ServerException e) {
      serving.close();
      return ending.then(e);
    } catch (InterruptedException e) {
      serving.close();
      return ending.then(e);
    }
  }

  private void endClients() throws ServerException, InterruptedException {
    if (clients.isPresent()) {
      clients.get().end();
    }
  }

  private RunSummary report(RunFolder folder, RunRecord record, Ending ending) {
    try (PhaseClock _ = phase(RunPhase.REPORT)) {
      RunSummary summary = summary(folder, ending);
      try {
        record.end();
        folder.writeSummary(summary);
        reporter.report(folder);
        return summary;
      } catch (IOException e) {
        return summary(folder, ending.then(e));
      }
    }
  }

  private RunSummary summary(RunFolder folder, Ending ending) {
    return new RunSummary(
        folder.id(),
        ending.status(),
        ending.reason(),
        (int) plan.trials().stream().filter(this::isNotLeftOut).count(),
        plan,
        finished,
        repetitionEnds);
  }

  private boolean isNotLeftOut(Trial trial) {
    return repetitionEnds.stream()
        .noneMatch(
            end -> end.point().equals(trial.point()) && trial.repetition() > end.repetitions());
  }

  private static Secrets secretsOf(Plan plan, Map<String, String> environment) {
    Optional<String> apiKey = plan.endpoint().flatMap(Endpoint::apiKeyEnv).map(environment::get);
    return Secrets.of(environment).and(apiKey.stream().toList());
  }

  private Path baseFolder() {
    return order.recipe().folder();
  }

  private PhaseClock phase(RunPhase phase) {
    return PhaseClock.begin(phase, events);
  }
}
