package hpcbench.report;

import hpcbench.dialect.MeasuredRequests;
import hpcbench.dialect.VllmResult;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialFolder;
import hpcbench.result.TrialSummary;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.util.SortedMap;
import java.util.TreeMap;

/// The trials of a run in the format of vLLM's own results.
public final class VllmResults {
  private VllmResults() {}

  /// Writes a line for each trial, as vLLM's `--append-result` does: a run of one trial gives the
  /// very document. A trial whose request log is lost is left out.
  public static void write(RunFolder folder, Writer output) throws IOException {
    RunSummary run = Report.summary(folder);
    for (TrialSummary trial : run.trials()) {
      TrialFolder files = folder.trial(trial.trial());
      if (Files.exists(files.requestLogFile())) {
        VllmResult.write(
            output,
            new MeasuredRequests(trial.trial(), run.plan().slo(), trial.client(), files.requests()),
            metadata(run, trial));
        output.write("\n");
      }
    }
  }

  private static SortedMap<String, String> metadata(RunSummary run, TrialSummary trial) {
    SortedMap<String, String> metadata = new TreeMap<>();
    metadata.put("hpcbench_run", run.runId());
    metadata.put("hpcbench_trial", trial.trial().id());
    metadata.put("hpcbench_verdict", Wording.of(trial.verdict().level()));
    return metadata;
  }
}
