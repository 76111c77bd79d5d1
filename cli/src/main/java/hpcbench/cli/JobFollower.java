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

/// Shows what a job writes, and how it goes, until it is over.
///
/// The job's own files are looked at every second, over SSH every third, and ever less while the
/// cluster cannot be reached. Slurm's controller serves the whole cluster, so it is asked seldom:
/// after half a minute, then ever less, to every two minutes.
final class JobFollower {
  private static final Duration FIRST_QUESTION = Duration.ofSeconds(30);
  private static final Duration LONGEST_QUESTION = Duration.ofMinutes(2);
  private static final double GROWTH = 1.5;
  private static final double JITTER = 0.2;

  private final PrintStream out;
  private final JobFolder folder;
  private final JobWatch watch;
  private final Duration look;
  private final CountDownLatch left = new CountDownLatch(1);
  private long shown;
  private String said = "";
  private Duration rest;
  private boolean isAway;

  /// @param out takes the job's output, and a line whenever its state has changed
  JobFollower(PrintStream out, JobFolder folder, Cluster cluster) throws IOException {
    this.out = out;
    this.folder = folder;
    this.watch = JobOptions.watch(cluster, folder);
    this.look = cluster.pause();
    this.rest = look;
  }

  /// Follows the job to its end, or until [#leave].
  ///
  /// @return its last known state
  JobState follow() throws IOException, InterruptedException {
    JobState state = ask();
    Duration pause = FIRST_QUESTION;
    long nextQuestion = System.nanoTime() + jittered(pause);
    while (isOpen(state) && !left.await(rest.toMillis(), TimeUnit.MILLISECONDS)) {
      boolean isNews = look();
      if (isNews || System.nanoTime() - nextQuestion > 0) {
        state = ask();
        pause = longer(pause);
        nextQuestion = System.nanoTime() + jittered(pause);
      }
    }
    showOutput();
    return state;
  }

  /// Shows what the job has written. Says whether that is a reason to ask for its state: it has
  /// left its last word, or can be looked at again after it could not.
  private boolean look() throws IOException, InterruptedException {
    boolean wasAway = isAway;
    Optional<JobState> trouble = watch.refresh();
    isAway = trouble.isPresent();
    rest = isAway ? longer(rest) : look;
    trouble.ifPresent(this::say);
    showOutput();
    return !isAway && (wasAway || watch.hasLeftWord());
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

  private void showOutput() throws IOException {
    if (Files.exists(folder.output())) {
      try (FileChannel file = FileChannel.open(folder.output())) {
        file.position(Math.min(shown, file.size()));
        InputStream rest = Channels.newInputStream(file);
        shown = file.position() + rest.transferTo(out);
        out.flush();
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration longer = Duration.ofMillis((long) (pause.toMillis() * GROWTH));
    return longer.compareTo(LONGEST_QUESTION) > 0 ? LONGEST_QUESTION : longer;
  }

  /// Many people's tools must not ask all at once.
  private static long jittered(Duration pause) {
    double factor = 1 + JITTER * (ThreadLocalRandom.current().nextDouble() * 2 - 1);
    return (long) (pause.toNanos() * factor);
  }
}
