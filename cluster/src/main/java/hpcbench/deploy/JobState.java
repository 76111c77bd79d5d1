package hpcbench.deploy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How a job goes.
public sealed interface JobState {
  /// It has not begun, or not again.
  ///
  /// @param word Slurm's word for it, such as `PENDING`
  /// @param reason Slurm's reason, such as `Resources`; may be empty
  record Waiting(String word, String reason) implements JobState {}

  /// It runs, or is being started or cleaned up after.
  ///
  /// @param word Slurm's word for it, such as `RUNNING`
  /// @param nodes its nodes, as Slurm abbreviates them; may be empty
  record Running(String word, String nodes) implements JobState {}

  /// It is over.
  ///
  /// @param end how
  /// @param exitCode of its script; empty when the script could not say
  record Ended(End end, Optional<Integer> exitCode) implements JobState {}

  /// Slurm does not have it any more, and nobody knows how it ended: its script left no word, as
  /// when its node died, and accounting is off, or never heard of it.
  ///
  /// @param why who was asked
  record Gone(String why) implements JobState {}

  /// Nobody can tell at the moment.
  ///
  /// @param why what was tried
  record Unknown(String why) implements JobState {}

  /// The cluster cannot be reached; the job goes on.
  ///
  /// @param why what keeps us from it
  record Unreachable(String why) implements JobState {}

  /// How jobs end, in the words of Slurm (its page on job state codes, 26.05).
  enum End {
    /// With exit code 0.
    COMPLETED("ended well"),
    /// With another exit code.
    FAILED("failed"),
    /// By `scancel`, the user's or an administrator's.
    CANCELLED("was cancelled"),
    /// Its time was over.
    TIMEOUT(
        "ran out of time; give it more with orchestration.job_config.time_limit, or measure less"),
    /// A node went down.
    NODE_FAIL("lost a node, which is not its fault; run it again"),
    /// It used more memory than it had asked for.
    OUT_OF_MEMORY(
        "ran out of memory; ask for more with resources.servers.mem_gb, or resources.clients.mem_gb"
            + " if it was a client"),
    /// A job of more right took its nodes.
    PREEMPTED("had to give way to another job; run it again, or with another qos"),
    /// It could not have ended before its deadline.
    DEADLINE("missed its deadline"),
    /// Its nodes did not start.
    BOOT_FAIL("got nodes that did not start; run it again"),
    /// It went to another cluster of a federation.
    REVOKED("was moved to another cluster"),
    /// It could not be started on its nodes.
    LAUNCH_FAILED("could not be started on its nodes; the administrators can tell why"),
    /// It could not be set up for a reconfiguration of its nodes.
    RECONFIG_FAIL("got nodes that could not be set up; run it again");

    private final String words;

    End(String words) {
      this.words = words;
    }

    /// The end in a sentence that begins with the job, with what to do.
    public String words() {
      return words;
    }
  }

  /// Reads a state as `squeue` and `sacct` write it. A word that is not known is no end, but one of
  /// a job that Slurm has: it is taken for a job that runs, and is never declared dead because a
  /// newer Slurm has a new word.
  ///
  /// @param word such as `RUNNING`, or `CANCELLED by 1234`
  /// @param detail its reason while it waits, its nodes while it runs
  static JobState of(String word, String detail, Optional<Integer> exitCode) {
    String plain = word.strip().toUpperCase(Locale.ROOT).replaceAll("[ +].*", "");
    return switch (plain) {
      case "PENDING",
          "CONFIGURING",
          "POWER_UP_NODE",
          "REQUEUED",
          "REQUEUE_FED",
          "REQUEUE_HOLD",
          "RESV_DEL_HOLD",
          "SPECIAL_EXIT" ->
          new Waiting(plain, detail);
      case "RUNNING",
          "COMPLETING",
          "RESIZING",
          "SIGNALING",
          "STAGE_OUT",
          "STOPPED",
          "SUSPENDED",
          "UPDATE_DB" ->
          new Running(plain, detail);
      default -> endedOrNew(plain, detail, exitCode);
    };
  }

  private static JobState endedOrNew(String word, String detail, Optional<Integer> exitCode) {
    return Arrays.stream(End.values())
        .filter(end -> end.name().equals(word))
        .findFirst()
        .<JobState>map(end -> new Ended(end, exitCode))
        .orElseGet(() -> new Running(word, detail));
  }
}
