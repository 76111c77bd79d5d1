package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobWatchTest {
  private static final JobId ID = new JobId("42", Optional.empty());

  @TempDir Path runs;
  private final ScriptedTransport cluster = new ScriptedTransport();
  private final AtomicLong nanos = new AtomicLong();
  private JobFolder folder;
  private JobWatch watch;

  @BeforeEach
  void submit() throws Exception {
    folder = JobFolder.make(runs, "small", Instant.parse("2026-11-24T08:15:00Z"));
    folder.write(
        new Job(
            ID, Instant.EPOCH, "small", "generic", "22.05", 2, Optional.empty(), Optional.empty()));
    watch =
        new JobWatch(
            new Cluster(cluster, new SharedStorage(), Optional.empty()), folder, nanos::get);
  }

  @Test
  void theControllerIsAskedFirst() throws Exception {
    cluster.prints("squeue", "42|PENDING|Priority|\n");
    assertThat(watch.state()).isEqualTo(new JobState.Waiting("PENDING", "Priority"));
    cluster.prints("squeue", "42|RUNNING|None|node[01-02]\n");
    assertThat(watch.state()).isEqualTo(new JobState.Running("RUNNING", "node[01-02]"));
    assertThat(cluster.commands()).allMatch(command -> command.getFirst().equals("squeue"));
  }

  @Test
  void aJobThatTheControllerForgotIsLookedUpInAccounting() throws Exception {
    cluster.fails("squeue", "slurm_load_jobs error: Invalid job id specified");
    cluster.prints("sacct", "42|TIMEOUT|0:0|node[01-02]\n");
    assertThat(watch.state()).isEqualTo(new JobState.Ended(JobState.End.TIMEOUT, Optional.of(0)));
  }

  @Test
  void oneQueryThatFailsEndsNoJob() throws Exception {
    cluster.fails("squeue", "Unable to contact slurm controller");
    cluster.fails("sacct", "Slurm accounting storage is disabled");
    assertThat(watch.state())
        .isEqualTo(new JobState.Unknown("squeue says: Unable to contact slurm controller"));
    assertThat(watch.isLost()).isFalse();
    cluster.prints("squeue", "42|RUNNING|None|node01\n");
    assertThat(watch.state()).isInstanceOf(JobState.Running.class);
  }

  @Test
  void aJobThatNobodyKnowsForLongIsLost() throws Exception {
    cluster.fails("squeue", "slurm_load_jobs error: Invalid job id specified");
    cluster.prints("sacct", "");
    assertThat(watch.state()).isEqualTo(new JobState.Gone("neither squeue nor sacct knows job 42"));
    nanos.addAndGet(JobWatch.GRACE.toNanos());
    assertThat(watch.isLost()).isFalse();
    nanos.addAndGet(1);
    assertThat(watch.isLost()).isTrue();
  }

  @Test
  void aJobWhoseEndAccountingMissedDoesNotRunForEver() throws Exception {
    cluster.fails("squeue", "slurm_load_jobs error: Invalid job id specified");
    cluster.prints("sacct", "42|RUNNING|0:0|node[01-02]\n");
    assertThat(watch.state())
        .isEqualTo(
            new JobState.Gone(
                "squeue does not know job 42 any more, and sacct has not heard of its end"));
    nanos.addAndGet(JobWatch.GRACE.toNanos() + 1);
    assertThat(watch.isLost()).isTrue();
  }

  @Test
  void aJobWithAWordOfALaterSlurmIsNeverGivenUp() throws Exception {
    cluster.prints("squeue", "42|HIBERNATED|None|node01\n");
    assertThat(watch.state()).isEqualTo(new JobState.Running("HIBERNATED", "node01"));
    nanos.addAndGet(JobWatch.GRACE.toNanos() + 1);
    assertThat(watch.isLost()).isFalse();
  }

  @Test
  void theGraceBeginsAnewWheneverSomebodyKnows() throws Exception {
    cluster.fails("squeue", "timed out");
    JobState before = watch.state();
    nanos.addAndGet(JobWatch.GRACE.toNanos());
    cluster.prints("squeue", "42|RUNNING|None|node01\n");
    JobState between = watch.state();
    cluster.fails("squeue", "timed out");
    JobState after = watch.state();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(before).isEqualTo(after).isNotEqualTo(between);
    assertThat(watch.isLost()).isFalse();
  }

  @Test
  void theScriptsLastWordNeedsNoSlurm() throws Exception {
    Files.writeString(folder.path().resolve(JobFolder.ENDED), "6 by-itself\n");
    assertThat(watch.hasLeftWord()).isTrue();
    assertThat(watch.state()).isEqualTo(new JobState.Ended(JobState.End.FAILED, Optional.of(6)));
    Files.writeString(folder.path().resolve(JobFolder.ENDED), "0 by-itself\n");
    assertThat(watch.state()).isEqualTo(new JobState.Ended(JobState.End.COMPLETED, Optional.of(0)));
  }

  @Test
  void slurmKnowsWhyAScriptWasKilled() throws Exception {
    Files.writeString(folder.path().resolve(JobFolder.ENDED), "137 by-itself\n");
    cluster.prints("squeue", "42|OUT_OF_MEMORY|None|node01\n");
    cluster.fails("sacct", "Slurm accounting storage is disabled");
    assertThat(watch.state())
        .isEqualTo(new JobState.Ended(JobState.End.OUT_OF_MEMORY, Optional.of(137)));
  }

  @Test
  void aRunThatCouldNotGoOnSinceAStepRanOutOfMemorySaysSo() throws Exception {
    Files.writeString(folder.path().resolve(JobFolder.ENDED), "5 by-itself\n");
    cluster.prints("squeue", "42|FAILED|NonZeroExitCode|node01\n");
    cluster.prints("sacct", "FAILED\nFAILED\nCOMPLETED\n");
    assertThat(watch.state()).isEqualTo(new JobState.Ended(JobState.End.FAILED, Optional.of(5)));
    cluster.prints("sacct", "FAILED\nFAILED\nOUT_OF_MEMORY\n");
    assertThat(watch.state())
        .isEqualTo(new JobState.Ended(JobState.End.OUT_OF_MEMORY, Optional.of(5)));
  }

  @Test
  void aScriptThatWasToldToStopSaysWhy() throws Exception {
    Files.writeString(folder.path().resolve(JobFolder.ENDED), "143 time-limit\n");
    assertThat(watch.state()).isEqualTo(new JobState.Ended(JobState.End.TIMEOUT, Optional.of(143)));
    assertThat(cluster.commands()).isEmpty();
    Files.writeString(folder.path().resolve(JobFolder.ENDED), "143 cancelled\n");
    assertThat(watch.state())
        .isEqualTo(new JobState.Ended(JobState.End.CANCELLED, Optional.of(143)));
  }

  @Test
  void aScriptCannotTellANodeThatWentDownFromAPersonAndSlurmCan() throws Exception {
    Files.writeString(folder.path().resolve(JobFolder.ENDED), "143 cancelled\n");
    cluster.prints("squeue", "42|NODE_FAIL|None|node01\n");
    assertThat(watch.state())
        .isEqualTo(new JobState.Ended(JobState.End.NODE_FAIL, Optional.of(143)));
    cluster.prints("squeue", "42|FAILED|None|node01\n");
    assertThat(watch.state())
        .isEqualTo(new JobState.Ended(JobState.End.CANCELLED, Optional.of(143)));
  }

  @Test
  void linesOfOtherJobsAndClustersAreNoAnswer() throws Exception {
    cluster.prints("squeue", "CLUSTER: alpha\n41|RUNNING|None|node01\n42|PENDING|Held|\n");
    assertThat(watch.state()).isEqualTo(new JobState.Waiting("PENDING", "Held"));
  }
}
