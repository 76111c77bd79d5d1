package hpcbench.orchestrate;

import hpcbench.bottleneck.Bottlenecks;
import hpcbench.bottleneck.TrialEvidence;
import hpcbench.drive.Schedule;
import hpcbench.measure.ClientReport;
import hpcbench.measure.Measurement;
import hpcbench.measure.Measures;
import hpcbench.monitor.Monitor;
import hpcbench.observe.Observations;
import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.Slo;
import hpcbench.recipe.Workload;
import hpcbench.result.BeyondCalibration;
import hpcbench.result.Calibration;
import hpcbench.result.PrefixCacheState;
import hpcbench.result.PromptUse;
import hpcbench.result.RequestLogWriter;
import hpcbench.result.RunFolderException;
import hpcbench.result.TrialFolder;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import hpcbench.verdict.Evidence;
import hpcbench.verdict.Rules;
import hpcbench.workload.PromptSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs one trial and keeps it: every request as it ends, then the numbers and the verdict.
final class TrialRun {
  private final WatchedDriver driver;
  private final Map<String, Calibration> calibrations;
  private final TrialMonitor monitor;
  private final Optional<Slo> slo;
  private final int clientNodes;
  private final Consumer<RunEvent> events;
  private final PromptLedger asked = new PromptLedger();

  TrialRun(
      WatchedDriver driver,
      Map<String, Calibration> calibrations,
      TrialMonitor monitor,
      Plan plan,
      Consumer<RunEvent> events) {
    this.driver = driver;
    this.calibrations = calibrations;
    this.monitor = monitor;
    this.slo = plan.slo();
    this.clientNodes = plan.orchestration().clientNodes();
    this.events = events;
  }

  /// Returns when the trial is on disk. A trial whose server ended is INVALID, with the reason.
  TrialSummary run(Trial trial, Replicas servers, PromptSource prompts, TrialFolder folder)
      throws RunFolderException, InterruptedException {
    Workload load = PrefixCaches.prepare(trial, trial.workload().over(clientNodes), servers);
    keepSchedule(load, folder);
    Watched watched = watch(trial, load, servers, prompts, folder);
    ClientReport client = watched.client();
    Measures measures =
        Measurement.of(
            folder.requests(), slo, trial.workload().arrival(), client, servers.addresses());
    if (measures.requests().failed() > 0) {
      servers.awaitNoticeOfDeath();
    }
    PrefixCacheState cache = PrefixCaches.state(load, servers, watched.observed());
    PromptUse use = asked.add(servers, trial, prompts, folder.requests().count(), cache);
    Verdict ofNumbers = Rules.judge(new Evidence(trial, use, measures, client));
    Verdict verdict = verdict(servers, ofNumbers);
    TrialSummary summary =
        new TrialSummary(
            trial,
            use,
            verdict,
            measures,
            client,
            BeyondCalibration.of(client, calibrations),
            watched.observed(),
            Bottlenecks.of(
                new TrialEvidence(
                    trial,
                    slo,
                    measures,
                    client,
                    verdict,
                    watched.observed(),
                    servers.addresses(),
                    servers.nodes())));
    folder.writeSummary(summary);
    events.accept(new RunEvent.TrialEnded(summary));
    return summary;
  }

  /// Before the first request is due, so that what was asked for can be compared with what came.
  private static void keepSchedule(Workload load, TrialFolder folder) throws RunFolderException {
    Optional<Schedule> schedule = Schedule.of(load);
    if (schedule.isPresent()) {
      folder.writeSchedule(schedule.get()::writeTo);
    }
  }

  /// What the two sides of a trial said of themselves.
  private record Watched(ClientReport client, Observations observed) {}

  private Watched watch(
      Trial trial, Workload load, Replicas servers, PromptSource prompts, TrialFolder folder)
      throws RunFolderException, InterruptedException {
    try (Monitor watch = monitor.start(servers)) {
      ClientReport client = drive(trial, load, servers, prompts, folder);
      return new Watched(client, TrialMonitor.end(watch, driver.lastStartNano(), client, folder));
    }
  }

  private ClientReport drive(
      Trial trial, Workload load, Replicas servers, PromptSource prompts, TrialFolder folder)
      throws RunFolderException, InterruptedException {
    try (RequestLogWriter requests = folder.writeRequests()) {
      return driver.drive(
          servers.ended(),
          load,
          servers.target(load.api()),
          prompts,
          requests,
          progress -> events.accept(new RunEvent.TrialProgress(trial, progress)));
    }
  }

  private static Verdict verdict(Replicas servers, Verdict ofNumbers) throws InterruptedException {
    Optional<Server> dead = servers.dead();
    if (dead.isEmpty()) {
      return ofNumbers;
    }
    List<Verdict.Finding> findings = new ArrayList<>(ofNumbers.findings());
    findings.addFirst(
        new Verdict.Finding(
            Verdict.Level.INVALID,
            TrialSummary.SERVICE_ENDED,
            dead.get().death("during the trial").firstLine()));
    return Verdict.of(findings);
  }
}
