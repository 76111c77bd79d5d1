package hpcbench.result;

import hpcbench.observe.HostReading;
import hpcbench.observe.ServerReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The folder of one trial: its schedule, its request log and its summary.
///
/// A trial counts as ended when its summary is there; until then its folder holds a request log
/// under a temporary name, which can be read as far as it goes.
public final class TrialFolder {
  private static final String SUMMARY = "summary.json";
  private static final String SERVER_METRICS = "server-metrics.jsonl";
  private static final String HOST_METRICS = "host-metrics.jsonl";

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

  /// Keeps what servers told over the trial.
  public void writeServerMetrics(List<ServerReading> readings) throws RunFolderException {
    makeFolder();
    JsonLines.write(path.resolve(SERVER_METRICS), readings);
  }

  /// What servers told over the trial, each server's readings in order; none when they were not
  /// watched.
  public List<ServerReading> serverMetrics() throws RunFolderException {
    return JsonLines.read(path.resolve(SERVER_METRICS), ServerReading.class);
  }

  /// Keeps how machines were over the trial.
  public void writeHostMetrics(List<HostReading> readings) throws RunFolderException {
    makeFolder();
    JsonLines.write(path.resolve(HOST_METRICS), readings);
  }

  /// How machines were over the trial, each machine's readings in order; none when they were not
  /// watched.
  public List<HostReading> hostMetrics() throws RunFolderException {
    return JsonLines.read(path.resolve(HOST_METRICS), HostReading.class);
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
