package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.recipe.ByteSize;
import hpcbench.recipe.Resources.Share;
import org.junit.jupiter.api.Test;

class StepResourcesTest {
  private static final Share SERVER = new Share(2, 8, ByteSize.ofGigabytes(32));
  private static final Share CLIENT = new Share(0, 2, ByteSize.parse("1MiB"));

  @Test
  void aServerHasItsShareForItself() throws Exception {
    assertThat(of("generic").exact(SERVER))
        .containsExactly("--exact", "--cpus-per-task=8", "--mem=30518M", "--gres=gpu:2");
  }

  /// A step that says nothing takes all the GPUs that the job asked for.
  @Test
  void aClientTakesNoGpus() throws Exception {
    assertThat(of("generic").exact(CLIENT))
        .containsExactly("--exact", "--cpus-per-task=2", "--mem=1M", "--gres=none");
  }

  @Test
  void aMonitorOverlapsWithWhatIsThere() throws Exception {
    assertThat(of("generic").overlapping())
        .containsExactly("--overlap", "--cpus-per-task=1", "--mem=0", "--gres=none");
  }

  @Test
  void everySiteIsAskedInItsOwnWay() throws Exception {
    assertThat(of("meluxina").exact(SERVER))
        .containsExactly("--exact", "--cpus-per-task=8", "--mem=0", "--gpus-per-node=2");
    assertThat(of("marenostrum5").exact(SERVER))
        .containsExactly("--exact", "--cpus-per-task=8", "--gres=gpu:2");
    assertThat(of("marenostrum5").overlapping()).noneMatch(word -> word.startsWith("--mem"));
  }

  private static StepResources of(String profile) throws Exception {
    return new StepResources(Plans.PROFILES.read(profile).slurm());
  }
}
