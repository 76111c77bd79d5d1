package hpcbench.cli;

import hpcbench.orchestrate.RunOrder;
import hpcbench.service.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hpcbench rerun`: runs the plan of an earlier run again.
@Command(
    name = "rerun",
    description = "Run exactly the plan of an earlier run again, in a folder of its own.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RerunCommand implements Callable<Integer> {
  private final Console console;
  private final Services services;
  private final Optional<Path> home;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The earlier run's folder, or that of the job that made it.")
  Path run;

  @Option(
      names = "--changed-files",
      description = "Go on though a data set, tokenizer or image is not what it was.")
  boolean changedFiles;

  @Mixin RunsFolder runs;
  @Mixin RunOptions options;
  @Mixin SubmitOptions submit;

  /// @param home the folder the toolkit is installed in
  RerunCommand(Console console, Services services, Optional<Path> home) {
    this.console = console;
    this.services = services;
    this.home = home;
  }

  @Override
  public Integer call() throws IOException {
    KeptRun earlier = KeptRun.at(run);
    if (!changedFiles) {
      earlier.requireSameFiles("--changed-files runs it all the same");
    }
    ExitCode exitCode =
        switch (earlier.mode()) {
          case LOCAL -> here(earlier);
          case SLURM ->
              new ClusterBenchmark(console, services, options, submit, home)
                  .again(earlier, runs.path);
        };
    return exitCode.number();
  }

  private ExitCode here(KeptRun earlier) throws IOException {
    Benchmark benchmark = new Benchmark(console, services, options);
    RunOrder order = benchmark.again(earlier, runs.path);
    return benchmark.here(order, submit.cluster.containers(order.plan(), console, home));
  }
}
