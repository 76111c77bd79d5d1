package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.recipe.ByteSize;
import hpcbench.recipe.Resources.Share;
import java.util.List;
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
    assertThat(of("generic").overlapping(0))
        .containsExactly("--overlap", "--cpus-per-task=1", "--mem=0", "--gres=none");
  }

  @Test
  void aMonitorSeesTheServersGpusWhereStepsCanShareThem() throws Exception {
    assertThat(of("generic").overlapping(2)).endsWith("--gres=gpu:2");
    assertThat(of("meluxina").overlapping(4)).endsWith("--gpus-per-node=4");
    for (String older : List.of("20.11", "21.07")) {
      SlurmSite site = Plans.PROFILES.read("generic").slurm();
      assertThat(new StepResources(of(site, older)).overlapping(2)).endsWith("--gres=none");
    }
    SlurmSite site = Plans.PROFILES.read("generic").slurm();
    assertThat(new StepResources(of(site, "21.08")).overlapping(2)).endsWith("--gres=gpu:2");
  }

  private static SlurmSite of(SlurmSite site, String version) {
    return new SlurmSite(
        version,
        site.partition(),
        site.accountEnv(),
        site.qos(),
        site.constraint(),
        site.gpus(),
        site.gpuType(),
        site.memory(),
        site.exclusive(),
        site.required(),
        site.banned(),
        site.options());
  }

  @Test
  void everySiteIsAskedInItsOwnWay() throws Exception {
    assertThat(of("meluxina").exact(SERVER))
        .containsExactly("--exact", "--cpus-per-task=8", "--mem=0", "--gpus-per-node=2");
    assertThat(of("marenostrum5").exact(SERVER))
        .containsExactly("--exact", "--cpus-per-task=8", "--gres=gpu:2");
    assertThat(of("marenostrum5").overlapping(0)).noneMatch(word -> word.startsWith("--mem"));
  }

  private static StepResources of(String profile) throws Exception {
    return new StepResources(Plans.PROFILES.read(profile).slurm());
  }
}
