package hpcbench.result;

import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// The folder of one run: everything that was asked, done, observed and concluded.
///
/// Its layout is in `docs/reference/run-folder.md`. Files appear whole or not at all, so that a
/// folder whose run was killed opens with every trial that had ended. The folder belongs to the
/// run's user alone (mode 0700). Who makes or resumes a run holds its lock until [#close]; who only
/// reads it, or remakes its report, needs none. Not safe for use by several threads.
public final class RunFolder implements Closeable {
  static final String RECIPE = "recipe.yaml";
  private static final String PLAN = "plan.json";
  private static final String LOCKED_PLAN = "run.lock.yaml";
  static final String PROVENANCE = "provenance.json";
  private static final String SUMMARY = "summary.json";

  private final Path path;
  private final Optional<RunLock> lock;
  private final Secrets secrets;

  private RunFolder(Path path, Optional<RunLock> lock, Secrets secrets) {
    this.path = path;
    this.lock = lock;
    this.secrets = secrets;
  }

  /// Makes the folder of a new run, `<yyyyMMdd-HHmmss>-<scenario>-<4 hex digits>`, and locks it.
  ///
  /// @param runs folder to make it in; made, too, where it does not exist
  /// @param scenario the recipe's name for the experiment; what a file name should not hold is
  ///   replaced
  /// @param start when the run began; the name shows it in UTC
  /// @param secrets taken out of everything that is written to the folder
  public static RunFolder create(Path runs, String scenario, Instant start, Secrets secrets)
      throws RunFolderException {
    Path path = NewRunFolder.make(runs, scenario, start);
    FolderFormat.write(path);
    return new RunFolder(path, Optional.of(RunLock.acquire(path)), secrets);
  }

  /// Opens the folder of a run to read it or to remake its report.
  ///
  /// @throws RunFolderException when this is not the folder of a run, or one of a release that
  ///   wrote folders in another format
  public static RunFolder open(Path path) throws RunFolderException {
    return new RunFolder(requireRunFolder(path), Optional.empty(), Secrets.BY_FORM);
  }

  /// Opens the folder of a run to go on with it, and locks it.
  ///
  /// @param secrets taken out of everything that is written to the folder
  /// @throws RunFolderException when this is not the folder of a run that this release can read, or
  ///   another process holds it
  public static RunFolder resume(Path path, Secrets secrets) throws RunFolderException {
    return new RunFolder(requireRunFolder(path), Optional.of(RunLock.acquire(path)), secrets);
  }

  /// Whether the run in this folder came far enough to be resumed, or run again, from there.
  public static boolean isResumable(Path run) {
    return Files.exists(run.resolve(LOCKED_PLAN));
  }

  private static Path requireRunFolder(Path path) throws RunFolderException {
    if (!Files.isDirectory(path)) {
      throw new RunFolderException("there is no folder " + path);
    }
    if (!Files.exists(path.resolve(RECIPE)) && !Files.exists(path.resolve(PLAN))) {
      throw new RunFolderException(
          "%s is not the folder of a run: it has neither %s nor %s".formatted(path, RECIPE, PLAN));
    }
    FolderFormat.require(path);
    return path.toAbsolutePath().normalize();
  }

  /// The folder, as an absolute path.
  public Path path() {
    return path;
  }

  /// The run's id: the folder's name.
  public String id() {
    return String.valueOf(path.getFileName());
  }

  /// The folder for what services and the toolkit wrote.
  public Path logs() {
    return path.resolve("logs");
  }

  /// Keeps the recipe as it was given, byte for byte but for secrets.
  public void writeRecipe(String recipe) throws RunFolderException {
    DurableFile.write(path.resolve(RECIPE), secrets.redact(recipe));
  }

  /// The recipe as it was given.
  public byte[] recipe() throws RunFolderException {
    Path file = path.resolve(RECIPE);
    try {
      return Files.readAllBytes(file);
    } catch (IOException problem) {
      throw DiskProblem.explain("read", file, problem);
    }
  }

  /// The values of the recipe as they were written, without comments.
  public JsonNode recipeValues() throws RunFolderException {
    try {
      return Yaml.parse(new String(recipe(), StandardCharsets.UTF_8), JsonNode.class);
    } catch (IllegalArgumentException malformed) {
      throw new RunFolderException(
          "%s is damaged: %s".formatted(path.resolve(RECIPE), malformed.getMessage()), malformed);
    }
  }

  /// Keeps the plan.
  public void writePlan(Plan plan) throws RunFolderException {
    JsonFile.write(path.resolve(PLAN), plan, secrets);
  }

  /// The plan; a run folder without one has not come far enough to hold anything.
  public Plan plan() throws RunFolderException {
    Path file = path.resolve(PLAN);
    return JsonFile.read(file, Plan.class)
        .orElseThrow(() ->
            new RunFolderException(
                "%s is missing: the run ended before it was planned".formatted(file)));
  }

  /// Keeps what it takes to run the plan again.
  public void writeLockedPlan(LockedPlan plan) throws RunFolderException {
    DurableFile.write(path.resolve(LOCKED_PLAN), secrets.redact(Yaml.write(plan)));
  }

  /// What it takes to run the plan again.
  ///
  /// @throws RunFolderException when it is damaged, or not there: the run ended before anything was
  ///   started
  public LockedPlan lockedPlan() throws RunFolderException {
    Path file = path.resolve(LOCKED_PLAN);
    try {
      return Yaml.parse(Files.readString(file), LockedPlan.class);
    } catch (NoSuchFileException _) {
      throw new RunFolderException(
          "%s is missing: the run ended before anything was started; run its recipe again"
              .formatted(file));
    } catch (IOException problem) {
      throw DiskProblem.explain("read", file, problem);
    } catch (IllegalArgumentException malformed) {
      throw new RunFolderException(
          "%s is damaged: %s".formatted(file, malformed.getMessage()), malformed);
    }
  }

  /// Keeps where and with what the run took place.
  public void writeProvenance(Provenance provenance) throws RunFolderException {
    JsonFile.write(path.resolve(PROVENANCE), provenance, secrets);
  }

  /// Where and with what the run took place, when that was written.
  public Optional<Provenance> provenance() throws RunFolderException {
    return JsonFile.read(path.resolve(PROVENANCE), Provenance.class);
  }

  /// Keeps the summary of the run.
  public void writeSummary(RunSummary summary) throws RunFolderException {
    JsonFile.write(path.resolve(SUMMARY), summary, secrets);
  }

  /// The summary of the run, when it was written: a run that was killed has none.
  public Optional<RunSummary> summary() throws RunFolderException {
    return JsonFile.read(path.resolve(SUMMARY), RunSummary.class);
  }

  /// Keeps a file for people, such as `report.html`, at the top of the folder. It is made from what
  /// the folder holds, which is free of secrets.
  public void writeText(String name, String text) throws RunFolderException {
    DurableFile.write(path.resolve(name), text);
  }

  /// The folder of this trial. It is made when something is written to it.
  public TrialFolder trial(Trial trial) {
    return new TrialFolder(path.resolve("trials").resolve(trial.id()), secrets);
  }

  /// Moves what a cut attempt at this trial left to `cut/ID-N`, so that the trial can be run again
  /// from its beginning; does nothing when there is nothing of it.
  public void setAside(Trial trial) throws RunFolderException {
    Path left = trial(trial).path();
    if (Files.isDirectory(left)) {
      try {
        Path cut = Files.createDirectories(path.resolve("cut"));
        DurableFile.moveSynced(left, free(cut, trial.id()));
        DurableFile.syncFolder(path.resolve("trials"));
      } catch (IOException problem) {
        throw DiskProblem.explain("set aside", left, problem);
      }
    }
  }

  private static Path free(Path folder, String id) {
    return IntStream.iterate(1, number -> number + 1)
        .mapToObj(number -> folder.resolve(id + "-" + number))
        .filter(path -> !Files.exists(path))
        .findFirst()
        .orElseThrow();
  }

  /// Every trial that ended and whose summary can be read, in the order of the plan.
  public List<TrialSummary> finishedTrials() throws RunFolderException {
    return finishedTrials(plan());
  }

  /// The same where this folder's plan is at hand.
  public List<TrialSummary> finishedTrials(Plan plan) {
    List<TrialSummary> finished = new ArrayList<>();
    for (Trial trial : plan.trials()) {
      try {
        trial(trial).summary().ifPresent(finished::add);
      } catch (RunFolderException _) {
        // One damaged file must not cost the other trials; damage() names it.
      }
    }
    return finished;
  }

  /// The files of this run that are there but cannot be read, each with the reason.
  public List<String> damage() throws RunFolderException {
    List<String> damage = new ArrayList<>();
    for (Trial trial : plan().trials()) {
      try {
        trial(trial).summary();
      } catch (RunFolderException unreadable) {
        damage.add(String.valueOf(unreadable.getMessage()));
      }
    }
    return damage;
  }

  /// Gives the run free for others.
  @Override
  public void close() throws RunFolderException {
    if (lock.isPresent()) {
      lock.get().close();
    }
  }
}
