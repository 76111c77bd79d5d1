package hpcbench.report;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Measurement;
import hpcbench.measure.Measures;
import hpcbench.measure.RequestRecord;
import hpcbench.observe.Observations;
import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.Arrival;
import hpcbench.result.PrefixCacheState;
import hpcbench.result.PromptUse;
import hpcbench.result.RequestLogWriter;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.Secrets;
import hpcbench.result.TrialFolder;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A made-up run with everything a report shows: a sweep of closed loops and of open loops, a trial
/// with failures, one at the client's limit. The same every time.
final class SampleRun {
  /// 2026-11-24 08:15:00 UTC.
  private static final long START = 1_795_508_100_000L;

  private static final long WARM_UP_NS = SamplePlan.WARM_UP.toNanos();
  private static final long END_NS = WARM_UP_NS + SamplePlan.MEASUREMENT.toNanos();

  private final String scenario;
  private final String model;
  private final List<Made> trials = new ArrayList<>();

  private SampleRun(String scenario, String model) {
    this.scenario = scenario;
    this.model = model;
  }

  /// A trial and its requests.
  record Made(TrialSummary summary, List<RequestRecord> requests) {}

  /// A run without trials yet.
  static SampleRun of(String scenario, String model) {
    return new SampleRun(scenario, model);
  }

  /// The run that most tests look at.
  static SampleRun sweep() {
    SampleRun run = of("Gemma on one GPU: where is the knee?", "gemma3:270m");
    for (int clients : List.of(1, 4, 8, 16, 24, 32, 48)) {
      run.closed(clients, clients == 32 ? 0.03 : 0);
    }
    for (double rate : List.of(8.0, 16.0, 24.0, 30.0)) {
      run.open(rate);
    }
    return run;
  }

  SampleRun closed(int clients, double failures) {
    SampleService service = new SampleService(clients, failures);
    List<RequestRecord> requests = service.closed(clients, WARM_UP_NS, END_NS);
    Map<String, String> factors = Map.of("concurrency", Integer.toString(clients));
    return add(new Arrival.Closed(), clients, factors, requests);
  }

  SampleRun open(double rate) {
    SampleService service = new SampleService(Math.round(rate), 0);
    List<RequestRecord> requests = service.open(rate, WARM_UP_NS, END_NS);
    Map<String, String> factors = new LinkedHashMap<>();
    factors.put("arrival", "poisson");
    factors.put("rate", Double.toString(rate));
    return add(new Arrival.Poisson(rate), 256, factors, requests);
  }

  /// A trial with these requests, whatever they are.
  SampleRun add(
      Arrival arrival, int inFlight, Map<String, String> factors, List<RequestRecord> requests) {
    Trial trial = trial(arrival, inFlight, factors);
    ClientReport client = client(inFlight, requests);
    Measures measures = Measurement.of(requests, SamplePlan.slo(), arrival, client);
    trials.add(
        new Made(
            new TrialSummary(
                trial,
                new PromptUse(
                    "ab12", "words", Optional.empty(), requests.size(), PrefixCacheState.KEPT),
                verdict(measures, arrival.equals(new Arrival.Poisson(30))),
                measures,
                client,
                Optional.empty(),
                Observations.NONE,
                List.of()),
            requests));
    return this;
  }

  /// A trial of which no request came to a good end.
  SampleRun refused() {
    return closed(4, 1);
  }

  List<Made> made() {
    return List.copyOf(trials);
  }

  /// Keeps the whole run in a new folder, as a run does.
  Path keepIn(Path runs) throws IOException {
    Path folder = keepUnfinishedIn(runs);
    RunFolder.open(folder).writeSummary(summary());
    return folder;
  }

  /// Keeps all but the summary: what there is when a run was killed.
  Path keepUnfinishedIn(Path runs) throws IOException {
    try (RunFolder folder =
        RunFolder.create(runs, scenario, Instant.ofEpochMilli(START), Secrets.BY_FORM)) {
      folder.writeRecipe(recipe());
      folder.writePlan(plan());
      folder.writeProvenance(SampleProvenance.of(model));
      for (Made made : trials) {
        TrialFolder files = folder.trial(made.summary().trial());
        try (RequestLogWriter log = files.writeRequests()) {
          made.requests().forEach(log::accept);
        }
        files.writeSummary(made.summary());
      }
      return folder.path();
    }
  }

  private String recipe() {
    return "# as given\nscenario: %s\nworkload:\n  model: %s\n".formatted(scenario, model);
  }

  RunSummary summary() {
    return summary(RunSummary.Status.COMPLETE, trials.size());
  }

  /// The summary of a run that did not come to all trials of its plan.
  RunSummary summary(RunSummary.Status status, int planned) {
    List<TrialSummary> summaries = trials.stream().map(Made::summary).toList();
    return new RunSummary(
        "20261124-081500-sample-4f2a",
        status,
        status == RunSummary.Status.COMPLETE
            ? Optional.empty()
            : Optional.of("stopped by a person during trial t03"),
        planned,
        plan(),
        summaries,
        List.of(),
        List.of());
  }

  Plan plan() {
    List<Trial> planned = trials.stream().map(made -> made.summary().trial()).toList();
    return SamplePlan.of(
        scenario, planned.isEmpty() ? List.of(trial(new Arrival.Closed(), 1, Map.of())) : planned);
  }

  private Trial trial(Arrival arrival, int inFlight, Map<String, String> factors) {
    return SamplePlan.trial(
        "t%02d".formatted(trials.size() + 1), model, arrival, inFlight, factors);
  }

  private static ClientReport client(int inFlight, List<RequestRecord> requests) {
    long end = Math.max(END_NS, requests.stream().mapToLong(RequestRecord::endNs).max().orElse(0));
    return new ClientReport(
        START,
        WARM_UP_NS,
        END_NS,
        end,
        false,
        false,
        "",
        -1,
        inFlight,
        Math.min(inFlight, requests.size()),
        0,
        1,
        2_300_000,
        0.11,
        3_100_000,
        1_400_000,
        0.23,
        2,
        0.004,
        120_000,
        "epoll",
        new ClientReport.Wire(inFlight, 0, 0),
        ClientReport.Stamps.KERNEL,
        new ClientReport.ReceiptLag(1200, 21_000, 350_000),
        List.of());
  }

  private static Verdict verdict(Measures measures, boolean limited) {
    List<Verdict.Finding> findings = new ArrayList<>();
    double errors = measures.requests().errorRatio();
    if (errors > 0.01) {
      findings.add(
          new Verdict.Finding(
              Verdict.Level.INVALID,
              "errors",
              "%.1f %% of the requests failed, more than 1 %%: see the failures below and the service's log"
                  .formatted(errors * 100)));
    }
    if (limited) {
      findings.add(
          new Verdict.Finding(
              Verdict.Level.CLIENT_LIMITED,
              "schedule-lag",
              "requests were sent up to 31 ms late (p99 12 ms), more than 10 ms: use fewer requests"
                  + " per second or another client node"));
    }
    return Verdict.of(findings);
  }
}
