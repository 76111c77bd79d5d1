package hpcbench.orchestrate;

import hpcbench.drive.Schedule;
import hpcbench.measure.ClientReport;
import hpcbench.measure.Measurement;
import hpcbench.measure.Measures;
import hpcbench.plan.Trial;
import hpcbench.recipe.Slo;
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
import java.util.Optional;
import java.util.function.Consumer;

/// Runs one trial and keeps it: every request as it ends, then the numbers and the verdict.
final class TrialRun {
  private final WatchedDriver driver;
  private final Optional<Slo> slo;
  private final Consumer<RunEvent> events;
  private final PromptLedger asked = new PromptLedger();

  TrialRun(WatchedDriver driver, Optional<Slo> slo, Consumer<RunEvent> events) {
    this.driver = driver;
    this.slo = slo;
    this.events = events;
  }

  /// Returns when the trial is on disk. A trial whose server ended is INVALID, with the reason.
  TrialSummary run(Trial trial, Server server, PromptSource prompts, TrialFolder folder)
      throws RunFolderException, InterruptedException {
    keepSchedule(trial, folder);
    ClientReport client = drive(trial, server, prompts, folder);
    Measures measures = Measurement.of(folder.requests(), slo, trial.workload().arrival(), client);
    if (measures.requests().failed() > 0) {
      server.awaitNoticeOfDeath();
    }
    PromptUse use = asked.add(server, trial, prompts, folder.requests().count());
    Verdict ofNumbers = Rules.judge(new Evidence(trial, use, measures, client));
    TrialSummary summary =
        new TrialSummary(trial, use, verdict(server, ofNumbers), measures, client);
    folder.writeSummary(summary);
    events.accept(new RunEvent.TrialEnded(summary));
    return summary;
  }

  /// Before the first request is due, so that what was asked for can be compared with what came.
  private static void keepSchedule(Trial trial, TrialFolder folder) throws RunFolderException {
    Optional<Schedule> schedule = Schedule.of(trial.workload());
    if (schedule.isPresent()) {
      folder.writeSchedule(schedule.get()::writeTo);
    }
  }

  private ClientReport drive(Trial trial, Server server, PromptSource prompts, TrialFolder folder)
      throws RunFolderException, InterruptedException {
    try (RequestLogWriter requests = folder.writeRequests()) {
      return driver.drive(
          server,
          trial.workload(),
          prompts,
          requests,
          progress -> events.accept(new RunEvent.TrialProgress(trial, progress)));
    }
  }

  private static Verdict verdict(Server server, Verdict ofNumbers) throws InterruptedException {
    if (!server.hasDied()) {
      return ofNumbers;
    }
    List<Verdict.Finding> findings = new ArrayList<>(ofNumbers.findings());
    findings.addFirst(
        new Verdict.Finding(
            Verdict.Level.INVALID, "service-ended", server.death("during the trial").firstLine()));
    return Verdict.of(findings);
  }
}
