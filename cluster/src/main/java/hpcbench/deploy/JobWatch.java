package hpcbench.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Finds out how one job goes: from the word that its script leaves, else from the controller, else
/// from accounting. One query that fails, or a job that the controller forgot before accounting
/// knows it, says nothing: it is unknown until [#GRACE] has passed.
///
/// Used by one thread.
public final class JobWatch {
  /// How long nobody may know of a job before it is given up.
  public static final Duration GRACE = Duration.ofMinutes(5);

  /// Above it, a shell's exit code names a signal.
  private static final int SIGNALS = 128;

  /// With it our script says that a run could not go on (docs/reference/exit-codes.md). Why may be
  /// something that only Slurm has seen.
  private static final int RUN_FAILED = 5;

  private final Cluster cluster;
  private final Slurm slurm;
  private final JobFolder folder;
  private final JobId id;
  private final LongSupplier nanoClock;
  private Optional<Long> unknownSince = Optional.empty();

  /// @param nanoClock a clock that never goes back, in nanoseconds
  public JobWatch(Cluster cluster, JobFolder folder, LongSupplier nanoClock) throws IOException {
    this.cluster = cluster;
    this.slurm = cluster.slurm();
    this.folder = folder;
    this.id = folder.job().id();
    this.nanoClock = nanoClock;
  }

  /// Whether the job's script has left its word, as far as is known here.
  public boolean hasLeftWord() {
    return folder.lastWord().isPresent();
  }

  /// Gets what the job has written since the last time. Costs Slurm nothing.
  ///
  /// @return why that cannot be had at the moment; empty when all is here
  public Optional<JobState> refresh() throws InterruptedException {
    try {
      cluster.refresh(folder);
      return Optional.empty();
    } catch (UnreachableException e) {
      return Optional.of(new JobState.Unreachable(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return Optional.of(new JobState.Unknown(String.valueOf(e.getMessage())));
    }
  }

  /// How the job goes.
  public JobState state() throws InterruptedException {
    Optional<JobState> failed = refresh();
    JobState state = failed.isPresent() ? failed.get() : known();
    boolean isKnown = !(state instanceof JobState.Unknown || state instanceof JobState.Gone);
    unknownSince =
        isKnown ? Optional.empty() : unknownSince.or(() -> Optional.of(nanoClock.getAsLong()));
    return state;
  }

  private JobState known() throws InterruptedException {
    Optional<JobFolder.LastWord> word = folder.lastWord();
    return word.isPresent() ? ended(word.get()) : asked();
  }

  /// Whether nobody has known of the job for so long that it makes no sense to go on asking.
  public boolean isLost() {
    return unknownSince
        .map(since -> Duration.ofNanos(nanoClock.getAsLong() - since))
        .filter(time -> time.compareTo(GRACE) > 0)
        .isPresent();
  }

  private JobState ended(JobFolder.LastWord word) throws InterruptedException {
    JobState.End end = word.why().orElse(endBy(word.exitCode()));
    boolean isFromOutside =
        end == JobState.End.CANCELLED || (end == JobState.End.FAILED && mayHideMore(word));
    return new JobState.Ended(
        isFromOutside ? orAsSlurmHasIt(end) : end, Optional.of(word.exitCode()));
  }

  private static boolean mayHideMore(JobFolder.LastWord word) {
    return word.exitCode() == RUN_FAILED || word.exitCode() > SIGNALS;
  }

  private static JobState.End endBy(int exitCode) {
    return exitCode == 0 ? JobState.End.COMPLETED : JobState.End.FAILED;
  }

  /// A script that a signal ended cannot tell a person's wish from a node that went down, or from a
  /// job of more right, nor one whose server was killed that it was for its memory; Slurm can.
  private JobState.End orAsSlurmHasIt(JobState.End end) throws InterruptedException {
    if (asked() instanceof JobState.Ended(JobState.End told, _)
        && told != JobState.End.COMPLETED
        && told != JobState.End.FAILED
        && told != end) {
      return told;
    }
    boolean isOutOfMemory = end == JobState.End.FAILED && slurm.ranOutOfMemory(id);
    return isOutOfMemory ? JobState.End.OUT_OF_MEMORY : end;
  }

  private JobState asked() throws InterruptedException {
    try {
      Optional<JobState> queued = slurm.queued(id);
      return queued.isPresent() ? withCode(queued.get()) : forgotten();
    } catch (UnreachableException e) {
      return new JobState.Unreachable(String.valueOf(e.getMessage()));
    } catch (SlurmException e) {
      return slurm
          .accounted(id)
          .filter(JobState.Ended.class::isInstance)
          .orElseGet(() -> new JobState.Unknown(String.valueOf(e.getMessage())));
    }
  }

  /// The controller knows that a job is over, but not its exit code in every release.
  private JobState withCode(JobState queued) throws InterruptedException {
    return queued instanceof JobState.Ended
        ? slurm.accounted(id).filter(JobState.Ended.class::isInstance).orElse(queued)
        : queued;
  }

  /// The controller forgets a job only when it is over. Accounting may have missed that, and then
  /// calls it running for ever.
  private JobState forgotten() throws InterruptedException {
    Optional<JobState> accounted = slurm.accounted(id);
    return accounted
        .filter(JobState.Ended.class::isInstance)
        .orElseGet(() ->
            new JobState.Gone(
                accounted.isPresent()
                    ? "squeue does not know job %s any more, and sacct has not heard of its end"
                        .formatted(id)
                    : "neither squeue nor sacct knows job " + id));
  }
}
