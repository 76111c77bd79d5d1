package hpcbench.cli;

import hpcbench.orchestrate.RunOrder;
import hpcbench.result.RunSummary;
import hpcbench.service.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `hpcbench resume`: finishes a run that was cut.
@Command(
    name = "resume",
    description =
        "Finish a run that was cut, in its own folder, here or as a new job: what was measured"
            + " stays as it is.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ResumeCommand implements Callable<Integer> {
  private final Console console;
  private final Services services;
  private final Optional<Path> home;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The run's folder, or that of the job that made it.")
  Path run;

  @Mixin RunOptions options;
  @Mixin SubmitOptions submit;

  /// @param home the folder the toolkit is installed in
  ResumeCommand(Console console, Services services, Optional<Path> home) {
    this.console = console;
    this.services = services;
    this.home = home;
  }

  @Override
  public Integer call() throws IOException {
    KeptRun cut = KeptRun.at(run);
    Optional<RunSummary> complete = cut.complete();
    if (complete.isPresent()) {
      console.err().println("the run is complete: there is nothing to resume");
      return ExitCode.of(complete.get(), options.allowInvalid).number();
    }
    cut.requireSameFiles();
    ExitCode exitCode =
        switch (cut.mode()) {
          case LOCAL -> here(cut);
          case SLURM -> new ClusterBenchmark(console, services, options, submit, home).rest(cut);
        };
    return exitCode.number();
  }

  private ExitCode here(KeptRun cut) throws IOException {
    Benchmark benchmark = new Benchmark(console, services, options);
    RunOrder order = benchmark.rest(cut);
    return benchmark.here(order, submit.cluster.containers(order.plan(), console, home));
  }
}
