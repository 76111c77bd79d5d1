package hpcbench.cli;

import java.time.Duration;

/// How often a job's files are looked at, and Slurm's controller is asked: a job that runs is
/// looked at steadily; one that waits, and a cluster that cannot be reached, ever less; and the
/// controller, which serves the whole cluster, ever less in any case.
///
/// Used by one thread.
final class FollowPace {
  private static final Duration FIRST_QUESTION = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /// A job may begin at any moment, and whoever follows it wants to see that.
  private static final Duration LONGEST_WAITING = Duration.ofSeconds(30);

  private static final double GROWTH = 1.5;

  private final Duration usual;
  private Duration look;
  private Duration question = FIRST_QUESTION;

  /// @param usual time between two looks at a job that runs
  FollowPace(Duration usual) {
    this.usual = usual;
    this.look = usual;
  }

  /// The time to the next look.
  Duration look() {
    return look;
  }

  /// Tells what the last look has found, which the time to the next one depends on.
  ///
  /// @param isAway whether the cluster could not be reached
  /// @param isWaiting whether the job waits in the queue, as far as is known
  void looked(boolean isAway, boolean isWaiting) {
    if (isAway) {
      look = longer(look, LONGEST);
    } else {
      look = isWaiting ? longer(look, LONGEST_WAITING) : usual;
    }
  }

  /// The time from one question to the next; longer each time.
  Duration question() {
    Duration now = question;
    question = longer(question, LONGEST);
    return now;
  }

  private static Duration longer(Duration pause, Duration most) {
    Duration longer = Duration.ofMillis((long) (pause.toMillis() * GROWTH));
    return longer.compareTo(most) > 0 ? most : longer;
  }
}
