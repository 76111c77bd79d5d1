package hpcbench.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// When a process inside of a Slurm job has to have ended what it does.
public final class JobEnd {
  private JobEnd() {}

  /// The instant at which the job's script is told that its time runs short, by which everything
  /// should have ended by itself; empty outside of a job, and for one without a time limit.
  ///
  /// The end of the job comes from the variable `SLURM_JOB_END_TIME`, which older releases do not
  /// set, else from `squeue`, asked once.
  ///
  /// @param environment variables of this process
  /// @param slurm asked when the variable is missing
  /// @param timeLimit the job's time limit as it was asked for, which the notice depends on
  /// @param now the time of day
  public static Optional<Instant> usable(
      Map<String, String> environment, Slurm slurm, Optional<Duration> timeLimit, Instant now)
      throws InterruptedException {
    Optional<Instant> told =
        Optional.ofNullable(environment.get("SLURM_JOB_END_TIME"))
            .filter(seconds -> seconds.matches("\\d{1,12}"))
            .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)));
    Optional<Instant> end = told.isPresent() ? told : asked(environment, slurm, now);
    return end.map(instant -> instant.minus(JobScript.notice(timeLimit)));
  }

  private static Optional<Instant> asked(Map<String, String> environment, Slurm slurm, Instant now)
      throws InterruptedException {
    Optional<String> number = Optional.ofNullable(environment.get("SLURM_JOB_ID"));
    return number.isEmpty()
        ? Optional.empty()
        : slurm.timeLeft(new JobId(number.get(), Optional.empty())).map(now::plus);
  }
}
