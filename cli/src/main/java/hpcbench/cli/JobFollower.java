package hpcbench.cli;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.JobFolder;
import hpcbench.deploy.JobState;
import hpcbench.deploy.JobWatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Shows what a job writes, and how it goes, until it is over, as often as [FollowPace] has it.
final class JobFollower {
  private static final double JITTER = 0.2;

  private final PrintStream out;
  private final JobFolder folder;
  private final JobWatch watch;
  private final FollowPace pace;
  private final CountDownLatch left = new CountDownLatch(1);
  private long shown;
  private String said = "";
  private boolean isAway;
  private boolean isWaiting;

  /// @param out takes the job's output, and a line whenever its state has changed
  JobFollower(PrintStream out, JobFolder folder, Cluster cluster) throws IOException {
    this.out = out;
    this.folder = folder;
    this.watch = JobOptions.watch(cluster, folder);
    this.pace = new FollowPace(cluster.pause());
  }

  /// Follows the job to its end, or until [#leave].
  ///
  /// @return its last known state
  JobState follow() throws IOException, InterruptedException {
    JobState state = ask();
    long nextQuestion = System.nanoTime() + jittered(pace.question());
    while (isOpen(state) && !left.await(pace.look().toMillis(), TimeUnit.MILLISECONDS)) {
      boolean isNews = look();
      if (isNews || System.nanoTime() - nextQuestion > 0) {
        state = ask();
        nextQuestion = System.nanoTime() + jittered(pace.question());
      }
    }
    showOutput();
    return state;
  }

  /// Shows what the job has written. Says whether that is a reason to ask for its state: it has
  /// begun to write or left its last word, or can be looked at again after it could not.
  private boolean look() throws IOException, InterruptedException {
    boolean wasAway = isAway;
    Optional<JobState> trouble = watch.refresh();
    isAway = trouble.isPresent();
    trouble.ifPresent(this::say);
    boolean hasWritten = showOutput();
    boolean hasBegun = isWaiting && hasWritten;
    isWaiting = isWaiting && !hasBegun;
    pace.looked(isAway, isWaiting);
    return !isAway && (wasAway || hasBegun || watch.hasLeftWord());
  }

  /// Stops following; the job goes on. From any thread.
  void leave() {
    left.countDown();
  }

  private boolean isOpen(JobState state) {
    return !(state instanceof JobState.Ended) && !watch.isLost();
  }

  private JobState ask() throws InterruptedException {
    JobState state = watch.state();
    isWaiting = state instanceof JobState.Waiting;
    if (!(state instanceof JobState.Ended)) {
      say(state);
    }
    return state;
  }

  private void say(JobState state) {
    String words = JobWords.of(state);
    if (!words.equals(said)) {
      out.println("job " + words);
      said = words;
    }
  }

  /// Whether there was any that had not been shown.
  private boolean showOutput() throws IOException {
    if (!Files.exists(folder.output())) {
      return false;
    }
    try (FileChannel file = FileChannel.open(folder.output())) {
      long from = Math.min(shown, file.size());
      InputStream rest = Channels.newInputStream(file.position(from));
      long more = rest.transferTo(out);
      shown = from + more;
      out.flush();
      return more > 0;
    }
  }

  /// Many people's tools must not ask all at once.
  private static long jittered(Duration pause) {
    double factor = 1 + JITTER * (ThreadLocalRandom.current().nextDouble() * 2 - 1);
    return (long) (pause.toNanos() * factor);
  }
}
