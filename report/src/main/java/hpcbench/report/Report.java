package hpcbench.report;

import hpcbench.result.PointSummary;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.scaling.Scaling;
import java.nio.file.Path;
import java.util.List;

/// Makes the pages and tables of a run from its folder alone: no network, no clock. The same folder
/// gives the same bytes.
public final class Report {
  /// Name of the page in the run folder.
  public static final String PAGE = "report.html";

  /// Name of the table for programs.
  public static final String CSV = "summary.csv";

  /// Name of the table for people and for pull requests.
  public static final String MARKDOWN = "summary.md";

  /// Name of the table of numbers over repetitions, where trials were repeated.
  public static final String REPETITIONS = "repetitions.csv";

  /// Name of the table of strong and weak scaling, where the number of servers was swept.
  public static final String SCALING = "scaling.csv";

  private Report() {}

  /// Writes the page and the tables into the run's folder, in place of older ones.
  ///
  /// A run that was killed, or has damaged or missing files, gets a report of what there is, which
  /// says what is missing.
  ///
  /// @return the page
  /// @throws RunFolderException when the folder has neither a summary nor a plan that can be read,
  ///   or cannot be written
  public static Path write(RunFolder folder) throws RunFolderException {
    RunContents contents = new RunContents(folder);
    RunSummary run = contents.summary();
    folder.writeText(CSV, CsvSummary.of(run));
    folder.writeText(MARKDOWN, MarkdownSummary.of(run));
    if (RepetitionLines.isRepeated(run)) {
      folder.writeText(REPETITIONS, RepetitionsCsv.of(PointSummary.of(run.trials())));
    }
    List<Scaling> scalings = Scaling.of(run.trials());
    if (!scalings.isEmpty()) {
      folder.writeText(SCALING, ScalingCsv.of(scalings));
    }
    folder.writeText(PAGE, HtmlPage.of(run, contents).markup());
    return folder.path().resolve(PAGE);
  }

  /// The run's summary; for a run that was killed before it wrote one, what its trials left.
  ///
  /// @throws RunFolderException when there is neither a summary nor a plan that can be read
  public static RunSummary summary(RunFolder folder) throws RunFolderException {
    return new RunContents(folder).summary();
  }
}
