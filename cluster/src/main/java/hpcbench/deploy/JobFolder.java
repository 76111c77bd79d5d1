package hpcbench.deploy;

import hpcbench.result.DurableFile;
import hpcbench.result.Json;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A job's own folder, which all nodes see: what it needs, what it writes, and the folder of its
/// run. It is for its owner's eyes only.
///
///     job-20261124-081500-experiment-name/
///       recipe.yaml   profile.yaml   job.sh   what was submitted
///       job.json      its name in Slurm; there once it is submitted
///       output.log    what the script and the orchestrator wrote; there once it runs
///       monitor.jsonl what is seen of servers and machines, where there is a node for it
///       ended         the script's exit code and why it ended; there once it is over
///       20261124-.../ the run's folder
public final class JobFolder {
  static final String RECIPE = "recipe.yaml";
  static final String PROFILE = "profile.yaml";
  static final String OUTPUT = "output.log";

  /// What is seen of servers and machines while the job goes on.
  static final String MONITOR = "monitor.jsonl";

  static final String ENDED = "ended";

  static final String SCRIPT = "job.sh";
  private static final String JOB = "job.json";
  private static final String PREFIX = "job-";
  private static final int ATTEMPTS = 100;

  private static final Pattern LAST_WORD = Pattern.compile("(\\d{1,3}) ([a-z-]+)");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path path;

  private JobFolder(Path path) {
    this.path = path;
  }

  /// Makes a folder for a new job.
  ///
  /// @param runs folder that it is made in
  static JobFolder make(Path runs, String scenario, Instant now) throws IOException {
    Files.createDirectories(runs);
    String name = PREFIX + TIME.format(now) + "-" + scenario;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        Path path = runs.resolve(attempt == 1 ? name : name + "-" + attempt);
        return new JobFolder(Files.createDirectory(path, onlyForOwner()));
      } catch (FileAlreadyExistsException _) {
        // Another job of the same scenario, submitted in the same second.
      }
    }
    throw new IOException("every name that was tried in %s is taken".formatted(runs));
  }

  private static FileAttribute<?> onlyForOwner() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  }

  /// The job that a person means.
  ///
  /// @param runs folder that jobs' folders are in
  /// @param name a folder, its name, a job's number in Slurm; empty for the job submitted last
  /// @throws IOException when there is none; the message says what to do
  public static JobFolder find(Path runs, Optional<String> name) throws IOException {
    return name.map(Path::of)
        .filter(path -> Files.exists(path.resolve(JOB)))
        .map(path -> new JobFolder(path.toAbsolutePath().normalize()))
        .or(() ->
            all(runs).stream()
                .filter(folder -> name.map(folder::isCalled).orElse(true))
                .findFirst())
        .orElseThrow(() -> missing(runs, name));
  }

  private static IOException missing(Path runs, Optional<String> name) {
    return new IOException(
        "there is no job%s in %s; --runs-dir says where its folder is, which was told when it was submitted"
            .formatted(name.map(" "::concat).orElse(""), runs));
  }

  /// The folder of the run that a job made, when this is a job's folder and there is one.
  public static Optional<Path> runIn(Path folder) throws IOException {
    return Files.exists(folder.resolve(JOB)) ? new JobFolder(folder).run() : Optional.empty();
  }

  /// The job whose folder this run is in, when there is one.
  public static Optional<Job> jobOf(Path run) {
    try {
      return Optional.of(new JobFolder(run.resolve("..").normalize()).job());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// The profile that a run's job was made with, when the run is in a job's folder.
  public static Optional<Path> profileOf(Path run) {
    return Optional.of(run.resolveSibling(PROFILE)).filter(Files::exists);
  }

  /// The jobs that made this run, or went on with it, the last one first.
  public static List<JobFolder> of(Path run) throws IOException {
    List<JobFolder> jobs = new ArrayList<>();
    for (JobFolder folder : all(run.resolve("../..").normalize())) {
      if (folder.run().equals(Optional.of(run))) {
        jobs.add(folder);
      }
    }
    return jobs;
  }

  /// The folders of all submitted jobs, the last one first.
  public static List<JobFolder> all(Path runs) {
    try (Stream<Path> folders = Files.list(runs)) {
      return folders
          .filter(path -> Files.exists(path.resolve(JOB)))
          .map(path -> new JobFolder(path.toAbsolutePath().normalize()))
          .sorted(Comparator.comparing(JobFolder::name).reversed())
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  private boolean isCalled(String name) {
    return name().equals(name) || number().equals(Optional.of(name));
  }

  private Optional<String> number() {
    try {
      return Optional.of(job().id().number());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// The folder itself, absolute.
  public Path path() {
    return path;
  }

  /// Its name.
  public String name() {
    return String.valueOf(path.getFileName());
  }

  /// The job.
  public Job job() throws IOException {
    try {
      return Json.parse(Files.readString(path.resolve(JOB)), Job.class);
    } catch (IllegalArgumentException e) {
      throw new IOException(path.resolve(JOB) + " is damaged: " + e.getMessage(), e);
    }
  }

  /// Where the job's output is, or will be.
  public Path output() {
    return path.resolve(OUTPUT);
  }

  Path script() {
    return path.resolve(SCRIPT);
  }

  /// What a job's script leaves behind.
  ///
  /// @param exitCode its exit code
  /// @param why what made it end, when it was not the script itself
  record LastWord(int exitCode, Optional<JobState.End> why) {
    private static Optional<LastWord> parse(String text) {
      Matcher form = LAST_WORD.matcher(text.strip());
      return form.matches()
          ? Optional.of(new LastWord(Integer.parseInt(form.group(1)), why(form.group(2))))
          : Optional.empty();
    }

    private static Optional<JobState.End> why(String word) {
      return switch (word) {
        case "time-limit" -> Optional.of(JobState.End.TIMEOUT);
        case "cancelled" -> Optional.of(JobState.End.CANCELLED);
        default -> Optional.empty();
      };
    }
  }

  /// What its script left behind; empty while it is not over, or when it had no time to.
  Optional<LastWord> lastWord() {
    try {
      return LastWord.parse(Files.readString(path.resolve(ENDED)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Keeps what the script left behind, when it did.
  void keepLastWord(String text) throws IOException {
    if (LastWord.parse(text).isPresent()) {
      DurableFile.write(path.resolve(ENDED), text);
    }
  }

  /// The folder of its run; empty when it had not come so far.
  public Optional<Path> run() throws IOException {
    Optional<Path> resumed = job().resumes();
    return resumed.isPresent() ? resumed : ownRun();
  }

  private Optional<Path> ownRun() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> Files.exists(file.resolve("plan.json")))
          .max(Comparator.naturalOrder());
    }
  }

  /// What the servers and clients of its run have written, as far as it is here: a file for each
  /// process, sorted by name.
  public List<Path> logs() throws IOException {
    Optional<Path> resumed = job().resumes();
    List<Path> logs = new ArrayList<>();
    for (Path run : resumed.isPresent() ? List.of(resumed.get()) : filesIn(path)) {
      Path folder = run.resolve("logs");
      logs.addAll(Files.isDirectory(folder) ? filesIn(folder) : List.of());
    }
    return logs.stream().filter(file -> file.toString().endsWith(".log")).sorted().toList();
  }

  /// The files there are before the job runs.
  List<Path> files() throws IOException {
    return filesIn(path);
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  void write(String recipe, Path profile) throws IOException {
    Files.writeString(path.resolve(RECIPE), recipe);
    Files.copy(profile, path.resolve(PROFILE));
  }

  void write(String script) throws IOException {
    Files.writeString(script(), script);
  }

  void write(Job job) throws IOException {
    DurableFile.write(path.resolve(JOB), Json.pretty(job));
  }
}
