package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedStorageTest {
  @TempDir Path temporary;

  private JobPlace place(Path program) throws Exception {
    Path runs = temporary.resolve("runs");
    JobFolder folder = JobFolder.make(runs, "small", Instant.EPOCH);
    return new SharedStorage()
        .place(
            folder,
            new Submission.Order(
                Plans.SMALL,
                Plans.of(Plans.SMALL),
                new JobWork.Recipe(temporary),
                Plans.PROFILES.read("generic"),
                Plans.PROFILES.file("generic"),
                runs,
                program));
  }

  @Test
  void aLauncherThatNodesSeeIsUsedWhereItIs() throws Exception {
    Path launcher = Path.of("/apps/hpcbench/hpcbench");
    assertThat(place(launcher).program()).isEqualTo(launcher);
  }

  @Test
  void aToolkitInAnArchiveIsUnpackedOnceByItsHash() throws Exception {
    Path content = Files.createDirectories(temporary.resolve("content"));
    Files.writeString(content.resolve("hpcbench"), "#!/bin/bash\n");
    Path archive = temporary.resolve("hpcbench.tar.gz");
    Tar.pack(content, List.of("."), archive, "--use-compress-program=gzip -n");
    Path launcher = place(archive).program();
    assertThat(launcher)
        .isEqualTo(
            temporary.resolve("runs/.toolkits").resolve(Sha256.of(archive)).resolve("hpcbench"));
    assertThat(launcher).hasContent("#!/bin/bash\n");
    Files.writeString(launcher, "changed");
    assertThat(place(archive).program()).isEqualTo(launcher).hasContent("changed");
    try (var toolkits = Files.list(launcher.getParent().getParent())) {
      assertThat(toolkits).hasSize(1);
    }
  }
}
