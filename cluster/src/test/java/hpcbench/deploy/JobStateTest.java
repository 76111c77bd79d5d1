package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobStateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PENDING",
        "CONFIGURING",
        "POWER_UP_NODE",
        "REQUEUED",
        "REQUEUE_FED",
        "REQUEUE_HOLD",
        "RESV_DEL_HOLD",
        "SPECIAL_EXIT"
      })
  void aJobThatMayYetRunIsWaiting(String word) {
    assertThat(JobState.of(word, "Resources", Optional.empty()))
        .isEqualTo(new JobState.Waiting(word, "Resources"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUNNING",
        "COMPLETING",
        "RESIZING",
        "SIGNALING",
        "STAGE_OUT",
        "STOPPED",
        "SUSPENDED",
        "UPDATE_DB"
      })
  void aJobThatHasNodesIsRunning(String word) {
    assertThat(JobState.of(word, "node01", Optional.empty()))
        .isEqualTo(new JobState.Running(word, "node01"));
  }

  @ParameterizedTest
  @EnumSource(JobState.End.class)
  void everyEndIsKnown(JobState.End end) {
    assertThat(JobState.of(end.name(), "", Optional.of(1)))
        .isEqualTo(new JobState.Ended(end, Optional.of(1)));
  }

  @Test
  void whoCancelledIsNoPartOfTheState() {
    assertThat(JobState.of("CANCELLED by 1234", "", Optional.empty()))
        .isEqualTo(new JobState.Ended(JobState.End.CANCELLED, Optional.empty()));
  }

  @Test
  void aWordOfALaterSlurmIsNoEndButOfAJobThatSlurmHas() {
    assertThat(JobState.of("HIBERNATED", "node01", Optional.empty()))
        .isEqualTo(new JobState.Running("HIBERNATED", "node01"));
  }
}
