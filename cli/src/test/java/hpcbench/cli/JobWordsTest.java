package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.deploy.JobState;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          COMPLETED | 0 | ended well (exit code 0)
          FAILED    | 5 | failed (exit code 5)
          FAILED    | 6 | ran to its end, and a trial is INVALID (exit code 6)
          FAILED    | 7 | ran to its end, and a trial is CLIENT_LIMITED (exit code 7)
          FAILED    | 8 | had no time for all trials; the rest is for hpcbench resume (exit code 8)
          CANCELLED | 6 | was cancelled (exit code 6)
          """)
  void aRunThatWentToItsEndIsNotCalledAFailure(JobState.End end, int code, String words) {
    assertThat(JobWords.of(new JobState.Ended(end, Optional.of(code)))).isEqualTo(words);
  }

  @Test
  void aJobThatCannotTellItsExitCodeHasOnlyItsEnd() {
    assertThat(JobWords.of(new JobState.Ended(JobState.End.FAILED, Optional.empty())))
        .isEqualTo("failed");
  }
}
