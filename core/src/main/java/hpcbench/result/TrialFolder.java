package hpcbench.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The folder of one trial: its schedule, its request log and its summary.
///
/// A trial counts as ended when its summary is there; until then its folder holds a request log
/// under a temporary name, which can be read as far as it goes.
public final class TrialFolder {
  private static final String SUMMARY = "summary.json";

  private final Path path;
  private final Secrets secrets;

  TrialFolder(Path path, Secrets secrets) {
    this.path = path;
    this.secrets = secrets;
  }

  /// The folder; it may not exist yet.
  public Path path() {
    return path;
  }

  /// Where the request log is, or will be once it is complete.
  public Path requestLogFile() {
    return path.resolve("requests.hbr");
  }

  /// Where the schedule of an open loop's arrivals is.
  public Path scheduleFile() {
    return path.resolve("schedule.bin");
  }

  /// Keeps the schedule of this trial's arrivals, before the first of them is due.
  public void writeSchedule(FileContent schedule) throws RunFolderException {
    makeFolder();
    DurableFile.write(scheduleFile(), schedule);
  }

  /// Starts the request log of this trial anew; what an earlier attempt left is overwritten.
  public RequestLogWriter writeRequests() throws RunFolderException {
    makeFolder();
    return RequestLogWriter.create(requestLogFile(), secrets);
  }

  /// Opens the request log, or what there is of it.
  ///
  /// @throws RunFolderException when there is none, or it is of another format version
  public RequestLog requests() throws RunFolderException {
    Path unfinished = RequestLogWriter.unfinished(requestLogFile());
    boolean onlyUnfinished = !Files.exists(requestLogFile()) && Files.exists(unfinished);
    return RequestLog.open(onlyUnfinished ? unfinished : requestLogFile());
  }

  /// Keeps the summary: from now on the trial has ended.
  public void writeSummary(TrialSummary summary) throws RunFolderException {
    makeFolder();
    JsonFile.write(path.resolve(SUMMARY), summary, secrets);
  }

  /// The summary, when the trial ended.
  public Optional<TrialSummary> summary() throws RunFolderException {
    return JsonFile.read(path.resolve(SUMMARY), TrialSummary.class);
  }

  private void makeFolder() throws RunFolderException {
    try {
      Files.createDirectories(path);
      DurableFile.syncFolder(path.resolveSibling("."));
    } catch (IOException problem) {
      throw DiskProblem.explain("make", path, problem);
    }
  }
}
