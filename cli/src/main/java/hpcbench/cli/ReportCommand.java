package hpcbench.cli;

import hpcbench.report.Report;
import hpcbench.result.Json;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hpcbench report`: makes a run's pages and tables again, from its folder alone.
@Command(
    name = "report",
    description = "Make the report of a run again, from its folder alone.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The run's folder, such as runs/2026...")
  Path folder;

  @Option(names = "--json", description = "Print the run's summary as JSON.")
  boolean json;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (RunFolder run = open()) {
      Report.write(run);
      RunSummary summary = Report.summary(run);
      console
          .out()
          .print(json ? Json.pretty(summary) : new ResultPage(console).of(summary, folder));
    }
    return ExitCode.OK.number();
  }

  private RunFolder open() {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(ExitCode.MISSING, "there is no folder " + folder);
    }
    try {
      return RunFolder.open(folder);
    } catch (RunFolderException other) {
      throw new CommandFailure(ExitCode.INVALID_INPUT, String.valueOf(other.getMessage()));
    }
  }
}
