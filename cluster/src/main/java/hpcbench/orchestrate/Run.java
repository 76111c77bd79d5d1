package hpcbench.orchestrate;

import hpcbench.deploy.Preflight;
import hpcbench.drive.DriveException;
import hpcbench.drive.Driver;
import hpcbench.drive.EngineDriver;
import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.Endpoint;
import hpcbench.result.Calibration;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.result.Secrets;
import hpcbench.service.ServiceException;
import hpcbench.service.Services;
import hpcbench.workload.WorkloadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
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
  private Optional<Watchers> watchers = Optional.empty();
  private Optional<Clients> clients = Optional.empty();
  private Map<String, Calibration> calibrations = Map.of();

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
        WorkFolder work = WorkFolder.fresh(folder.path().resolve("work"))) {
      TimeBudget budget = new TimeBudget(site.end(), InstantSource.system());
      Trials trials = new Trials(order, folder, budget, stop, events);
      return run(folder, work.path(), new RunRecord(order, folder, start), trials);
    }
  }

  private RunSummary run(RunFolder folder, Path work, RunRecord record, Trials trials) {
    Deployer deployer =
        new Deployer(services, site.servers(), work, record.logs(), System.getenv(), secrets);
    WatchedDriver probe = new WatchedDriver(new EngineDriver(), stop);
    try (Serving serving = new Serving(plan, deployer, probe, record, events)) {
      Ending ending = tearDown(serving, load(trials, work, serving, record));
      return report(folder, record, trials, ending);
    }
  }

  /// Asks the run to stop: what is in flight may end, what was measured is kept, everything is torn
  /// down, and [#run] returns. A second call lets nothing in flight end. From any thread.
  public void stop() {
    stop.make();
  }

  private RunFolder initialise(Instant start) throws RunFolderException {
    try (PhaseClock _ = phase(RunPhase.INITIALISE)) {
      RunFolder folder =
          switch (order.start()) {
            case RunOrder.Start.Anew(Path runs, _) -> begin(runs, start);
            case RunOrder.Start.Resumed(Path run) -> resume(run);
          };
      events.accept(new RunEvent.Note("run folder " + folder.path()));
      return folder;
    }
  }

  private RunFolder begin(Path runs, Instant start) throws RunFolderException {
    FreeSpace.require(runs);
    RunFolder folder = RunFolder.create(runs, plan.scenario(), start, secrets);
    folder.writeRecipe(order.recipe());
    folder.writePlan(plan);
    return folder;
  }

  private RunFolder resume(Path run) throws RunFolderException {
    FreeSpace.require(run);
    return RunFolder.resume(run, secrets);
  }

  /// Phases 2 to 5; how they ended is a value, since the phases after them take place in any case.
  private Ending load(Trials trials, Path work, Serving serving, RunRecord record) {
    try (TrialMonitor monitor = new TrialMonitor(plan.monitoring(), site.listener())) {
      Optional<Trial> first = trials.firstMissing();
      if (first.isPresent()) {
        monitor(record, work, monitor, deploy(serving, record, first.get()));
        Ending ending = execute(trials, serving, launchClients(record, work, monitor), monitor);
        return stop.isMade() ? Ending.STOPPED : ending;
      }
      return Ending.COMPLETE;
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

  private Replicas deploy(Serving serving, RunRecord record, Trial first)
      throws ServerException, IOException, InterruptedException {
    try (PhaseClock _ = phase(RunPhase.DEPLOY)) {
      Preflight preflight = new Preflight(plan, services);
      requireNone(preflight.problems());
      requireNone(preflight.promptProblems(order.recipeFolder()));
      record.begin();
      try (StopRequest.Interruptible _ = stop.interruptible()) {
        return serving.ready(first);
      }
    }
  }

  private static void requireNone(List<String> problems) throws ServerException {
    if (!problems.isEmpty()) {
      throw new ServerException(String.join("\n", problems));
    }
  }

  private void monitor(RunRecord record, Path work, TrialMonitor monitor, Replicas servers)
      throws IOException, InterruptedException {
    try (PhaseClock _ = phase(RunPhase.MONITOR);
        StopRequest.Interruptible _ = stop.interruptible()) {
      if (plan.monitoring().enabled()) {
        Watchers launched =
            site.launchWatchers(order, work, record.logs(), monitor.scraper(), events);
        watchers = Optional.of(launched);
        monitor.add(launched.hosts());
      }
      monitor.check(servers).forEach(said -> events.accept(new RunEvent.Note(said)));
    }
  }

  private Driver launchClients(RunRecord record, Path work, TrialMonitor monitor)
      throws ServerException, IOException, InterruptedException {
    try (PhaseClock _ = phase(RunPhase.LAUNCH_CLIENTS);
        StopRequest.Interruptible _ = stop.interruptible()) {
      Clients launched = site.launchClients(order, work, record.logs(), events);
      clients = Optional.of(launched);
      calibrations = launched.calibrations(order.toolkit().calibration());
      record.addClients(launched.machines(), calibrations);
      monitor.add(launched.hosts(monitor.scraper()));
      return launched.driver();
    }
  }

  private Ending execute(Trials trials, Serving serving, Driver driver, TrialMonitor monitor)
      throws ServerException, IOException, InterruptedException {
    try (PhaseClock _ = phase(RunPhase.EXECUTE)) {
      return trials.run(serving, driver, calibrations, monitor);
    }
  }

  private Ending tearDown(Serving serving, Ending ending) {
    try (PhaseClock _ = phase(RunPhase.TEAR_DOWN)) {
      endClients();
      endWatchers();
      serving.end();
      return ending;
    } catch (ServerException e) {
      closeRest(serving);
      return ending.then(e);
    } catch (InterruptedException e) {
      closeRest(serving);
      return ending.then(e);
    }
  }

  private void closeRest(Serving serving) {
    watchers.ifPresent(Watchers::close);
    serving.close();
  }

  private void endWatchers() throws ServerException, InterruptedException {
    if (watchers.isPresent()) {
      watchers.get().end();
    }
  }

  private void endClients() throws ServerException, InterruptedException {
    if (clients.isPresent()) {
      clients.get().end();
    }
  }

  private RunSummary report(RunFolder folder, RunRecord record, Trials trials, Ending ending) {
    try (PhaseClock _ = phase(RunPhase.REPORT)) {
      try {
        record.end();
        RunSummary summary = trials.summary(ending);
        folder.writeSummary(summary);
        reporter.report(folder);
        return summary;
      } catch (IOException e) {
        return trials.summary(ending.then(e));
      }
    }
  }

  private static Secrets secretsOf(Plan plan, Map<String, String> environment) {
    Optional<String> apiKey = plan.endpoint().flatMap(Endpoint::apiKeyEnv).map(environment::get);
    return Secrets.of(environment).and(apiKey.stream().toList());
  }

  private PhaseClock phase(RunPhase phase) {
    return PhaseClock.begin(phase, events);
  }
}
