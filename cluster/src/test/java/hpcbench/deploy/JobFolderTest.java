package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFolderTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:15:00Z");

  @TempDir Path runs;

  @Test
  void aJobIsFoundByFolderNameOrNumberAndTheLastOneByNothing() throws Exception {
    JobFolder first = submitted(NOW, "41");
    JobFolder second = submitted(NOW.plusSeconds(1), "42");
    assertThat(find(Optional.empty())).isEqualTo(second.path());
    assertThat(find(Optional.of("41"))).isEqualTo(first.path());
    assertThat(find(Optional.of(first.name()))).isEqualTo(first.path());
    assertThat(find(Optional.of(first.path().toString()))).isEqualTo(first.path());
  }

  @Test
  void whatWasNeverSubmittedIsNoJob() throws Exception {
    JobFolder.make(runs, "small", NOW);
    assertThat(JobFolder.all(runs)).isEmpty();
    assertThatIOException()
        .isThrownBy(() -> find(Optional.of("17")))
        .withMessageContaining("there is no job 17 in " + runs);
  }

  @Test
  void twoJobsOfOneSecondHaveFoldersOfTheirOwn() throws Exception {
    JobFolder first = JobFolder.make(runs, "small", NOW);
    assertThat(first.name()).isEqualTo("job-20261124-081500-small");
    assertThat(JobFolder.make(runs, "small", NOW).name()).isEqualTo(first.name() + "-2");
  }

  @Test
  void nobodyElseSeesInside() throws Exception {
    Path path = JobFolder.make(runs, "small", NOW).path();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rwx------");
  }

  @Test
  void aJobIsReadBackAsItWas() throws Exception {
    JobFolder folder = submitted(NOW, "41");
    assertThat(folder.job()).isEqualTo(job("41"));
    Files.writeString(folder.path().resolve("job.json"), "{");
    assertThatIOException().isThrownBy(folder::job).withMessageContaining("is damaged");
  }

  private Path find(Optional<String> name) throws Exception {
    return JobFolder.find(runs, name).path();
  }

  private JobFolder submitted(Instant when, String number) throws Exception {
    JobFolder folder = JobFolder.make(runs, "small", when);
    folder.write(job(number));
    return folder;
  }

  private static Job job(String number) {
    return new Job(
        new JobId(number, Optional.of("alpha")),
        NOW,
        "small",
        "generic",
        "22.05",
        2,
        Optional.empty(),
        Optional.empty());
  }
}
