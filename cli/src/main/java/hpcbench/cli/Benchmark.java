package hpcbench.cli;

import hpcbench.cli.progress.LiveView;
import hpcbench.cli.progress.PlainView;
import hpcbench.cli.progress.RunDisplay;
import hpcbench.cli.progress.RunView;
import hpcbench.container.Containers;
import hpcbench.drive.EngineDriver;
import hpcbench.drive.EngineOptions;
import hpcbench.orchestrate.Run;
import hpcbench.orchestrate.RunEvent;
import hpcbench.orchestrate.RunOrder;
import hpcbench.orchestrate.Site;
import hpcbench.orchestrate.Toolkit;
import hpcbench.plan.Planner;
import hpcbench.recipe.Monitoring;
import hpcbench.recipe.Recipe;
import hpcbench.report.Report;
import hpcbench.result.Json;
import hpcbench.result.RunSummary;
import hpcbench.result.Secrets;
import hpcbench.service.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// From a recipe to a report: the story of the whole toolkit.
final class Benchmark {
  private final Console console;
  private final Services services;
  private final RunOptions options;

  Benchmark(Console console, Services services, RunOptions options) {
    this.console = console;
    this.services = services;
    this.options = options;
  }

  /// What runs this recipe from its beginning.
  RunOrder order(Recipe recipe, Path runs) {
    return RunOrder.of(recipe, Planner.plan(recipe), runs, toolkit());
  }

  /// What runs the plan of an earlier run again.
  RunOrder again(KeptRun earlier, Path runs) throws IOException {
    return RunOrder.again(earlier.folder(), runs, toolkit());
  }

  /// What finishes a run that was cut.
  RunOrder rest(KeptRun cut) throws IOException {
    return RunOrder.rest(cut.folder(), toolkit());
  }

  /// Runs on this machine, and shows what came of it.
  ///
  /// @return what to say to the shell
  /// @throws CommandFailure when this machine cannot run the plan
  /// @throws IOException when the run folder cannot be made
  ExitCode here(RunOrder order) throws IOException {
    return here(order, Optional.empty());
  }

  /// The same.
  ///
  /// @param containers how services run in images here; empty where they run without
  ExitCode here(RunOrder order, Optional<Containers> containers) throws IOException {
    EngineDriver driver = new EngineDriver(EngineOptions.DEFAULT.withRehearsal(true));
    Monitoring monitoring = order.plan().monitoring();
    try (MonitorOptions.Told told = new MonitorOptions().open(console, monitoring)) {
      return on(Site.here(driver, containers, told.listener()), order);
    }
  }

  /// The same on a site that was given.
  ExitCode on(Site site, RunOrder order) throws IOException {
    Ended ended = run(site, order);
    show(ended.summary(), folder(order, ended.summary()));
    return ended.signal().orElseGet(() -> ExitCode.of(ended.summary(), options.allowInvalid));
  }

  private static Path folder(RunOrder order, RunSummary summary) {
    return switch (order.start()) {
      case RunOrder.Start.Anew(Path runs, _) -> runs.resolve(summary.runId());
      case RunOrder.Start.Resumed(Path run) -> run;
    };
  }

  /// A run that is over.
  ///
  /// @param signal what to end with when a signal stopped it
  private record Ended(RunSummary summary, Optional<ExitCode> signal) {}

  private Ended run(Site site, RunOrder order) throws IOException {
    try (RunDisplay display = new RunDisplay(view())) {
      Run run = new Run(order, services, site, Report::write, display);
      try (StopSignals signals = new StopSignals(run::stop, note(display))) {
        RunSummary summary = run.run();
        return new Ended(summary, signals.received());
      }
    }
  }

  private static Consumer<String> note(RunDisplay display) {
    return message -> display.accept(new RunEvent.Note(message));
  }

  private void show(RunSummary summary, Path folder) {
    ResultPage page = new ResultPage(console);
    if (options.json) {
      console.out().print(Secrets.of(System.getenv()).redact(Json.pretty(summary)));
      console.err().print(ResultPage.shortfall(summary));
    } else {
      console.out().print(page.of(summary, folder));
    }
    console.err().print(ResultPage.goOn(summary, folder, options.words()));
  }

  private RunView view() {
    if (options.quiet) {
      return RunView.quiet();
    }
    return console.isLive()
        ? new LiveView(console.err(), console.look(), System::nanoTime)
        : new PlainView(console.err(), console.look(), System::nanoTime);
  }

  private Toolkit toolkit() {
    return new Toolkit(
        RootCommand.Version.toolkit(),
        options.words(),
        Optional.ofNullable(console.environment().get("SLURM_JOB_ID")),
        CalibrationCache.ofUser(console).find(CalibrationCache.here()));
  }
}
