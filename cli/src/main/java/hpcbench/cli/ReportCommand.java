package hpcbench.cli;

import hpcbench.plan.Trial;
import hpcbench.report.DialectReport;
import hpcbench.report.DialectTable;
import hpcbench.report.Report;
import hpcbench.report.VllmResults;
import hpcbench.result.Json;
import hpcbench.result.RequestCsv;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialFolder;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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

  @Option(
      names = "--json",
      description = "Print the run's summary as JSON; with --dialect, the other tool's numbers.")
  boolean json;

  @Option(
      names = "--dialect",
      paramLabel = "TOOL",
      description = "Show the numbers as another tool defines them: ${COMPLETION-CANDIDATES}.")
  Optional<OtherTool> dialect = Optional.empty();

  @Option(
      names = "--vllm-result",
      paramLabel = "FILE",
      description = {
        "Write each trial as 'vllm bench serve --save-result --save-detailed' would,",
        "one on a line."
      })
  Optional<Path> vllmResult = Optional.empty();

  @Option(
      names = "--requests",
      paramLabel = "FILE",
      description = "Write every request of the run to this file, as CSV.")
  Optional<Path> requests = Optional.empty();

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (RunFolder run = open()) {
      Report.write(run);
      if (requests.isPresent()) {
        writeRequests(run, requests.get());
      }
      if (vllmResult.isPresent()) {
        writeVllmResult(run, vllmResult.get());
      }
      console.out().print(dialect.isPresent() ? inDialect(run, dialect.get()) : result(run));
    }
    return ExitCode.OK.number();
  }

  private String result(RunFolder run) throws IOException {
    RunSummary summary = Report.summary(run);
    return json ? Json.pretty(summary) : new ResultPage(console).of(summary, folder);
  }

  private String inDialect(RunFolder run, OtherTool tool) throws IOException {
    DialectReport report = DialectReport.of(run, tool.dialect());
    return json ? Json.pretty(report) : new DialectTable(console.isUnicode()).of(report);
  }

  private static void writeVllmResult(RunFolder run, Path file) throws IOException {
    try (Writer output = Files.newBufferedWriter(file)) {
      VllmResults.write(run, output);
    }
  }

  /// A trial whose request log is lost is left out.
  private static void writeRequests(RunFolder run, Path file) throws IOException {
    try (Writer output = Files.newBufferedWriter(file)) {
      RequestCsv csv = RequestCsv.begin(output);
      for (Trial trial : run.plan().trials()) {
        TrialFolder files = run.trial(trial);
        if (Files.exists(files.requestLogFile())) {
          csv.add(trial.id(), files.requests());
        }
      }
    }
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
