package hpcbench.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hpcbench.recipe.Bind;
import hpcbench.service.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What each runtime is told, word by word.
class ContainerRuntimeTest {
  private static final Launch LAUNCH =
      new Launch(
          List.of("vllm", "serve", "a model"),
          Map.of("VLLM_API_KEY", "secret-1", "HF_HOME", "/models"),
          Set.of("RAY_*"));

  private static final Container CONTAINER =
      new Container(
          "/images/vllm.sif",
          List.of(new Bind("/project/models", "/models", false), new Bind("/a,b", "/s", true)),
          GpuMaker.NVIDIA,
          Path.of("/runs/work/vllm-1"));

  private static final String CACHES =
      "MIOPEN_USER_DB_PATH TORCHINDUCTOR_CACHE_DIR TRITON_CACHE_DIR VLLM_CACHE_ROOT XDG_CACHE_HOME";

  private static Contained contained(RuntimeKind kind) {
    return kind.runtime().contain(LAUNCH, CONTAINER);
  }

  @Test
  void apptainer() {
    assertThat(contained(RuntimeKind.APPTAINER).launch().command())
        .containsExactly(
            "apptainer",
            "exec",
            "--cleanenv",
            "--no-eval",
            "--home",
            "/runs/work/vllm-1",
            "--pwd",
            "/runs/work/vllm-1",
            "--nv",
            "--mount",
            "type=bind,source=/project/models,destination=/models,ro",
            "--mount",
            "type=bind,\"source=/a,b\",destination=/s",
            "/images/vllm.sif",
            "vllm",
            "serve",
            "a model");
    assertThat(contained(RuntimeKind.APPTAINER).launch().environment())
        .containsEntry("APPTAINERENV_VLLM_API_KEY", "secret-1")
        .containsEntry("APPTAINERENV_HF_HOME", "/models")
        .containsEntry("APPTAINERENV_TRITON_CACHE_DIR", "/runs/work/vllm-1/cache");
  }

  @Test
  void singularityIsApptainerByAnotherName() {
    Launch launch = contained(RuntimeKind.SINGULARITY).launch();
    assertThat(launch.command()).startsWith("singularity", "exec", "--cleanenv");
    assertThat(launch.environment()).containsEntry("SINGULARITYENV_VLLM_API_KEY", "secret-1");
  }

  @Test
  void gpusOfAmdAreSeenInAnotherWay() {
    Container amd = new Container("image", List.of(), GpuMaker.AMD, Path.of("/work"));
    assertThat(RuntimeKind.APPTAINER.runtime().contain(LAUNCH, amd).launch().command())
        .contains("--rocm")
        .doesNotContain("--nv");
    assertThat(RuntimeKind.PODMAN.runtime().contain(LAUNCH, amd).launch().command())
        .contains("--device=/dev/kfd", "--device=/dev/dri");
  }

  @Test
  void podman() {
    assertThat(contained(RuntimeKind.PODMAN).launch().command())
        .containsExactly(
            "podman",
            "run",
            "--rm",
            "--pull=never",
            "--network=host",
            "--ipc=host",
            "--entrypoint=",
            "--workdir=/runs/work/vllm-1",
            "--device=nvidia.com/gpu=all",
            "--volume=/project/models:/models:ro",
            "--volume=/a,b:/s:rw",
            "--volume=/runs/work/vllm-1:/runs/work/vllm-1:rw",
            "--env=HPCBENCH_SERVICE",
            "--env=HOME=/runs/work/vllm-1",
            "--env=HF_HOME",
            "--env=MIOPEN_USER_DB_PATH",
            "--env=TORCHINDUCTOR_CACHE_DIR",
            "--env=TRITON_CACHE_DIR",
            "--env=VLLM_API_KEY",
            "--env=VLLM_CACHE_ROOT",
            "--env=XDG_CACHE_HOME",
            "/images/vllm.sif",
            "vllm",
            "serve",
            "a model");
    assertThat(contained(RuntimeKind.PODMAN_HPC).launch().command())
        .startsWith("podman-hpc", "run")
        .contains("--gpu");
  }

  @Test
  void pyxis() {
    Contained contained = contained(RuntimeKind.PYXIS);
    assertThat(contained.launch().command()).isEqualTo(LAUNCH.command());
    assertThat(contained.stepOptions())
        .containsExactly(
            "--container-image=/images/vllm.sif",
            "--container-mounts=/project/models:/models:ro,/a,b:/s,"
                + "/runs/work/vllm-1:/runs/work/vllm-1",
            "--container-workdir=/runs/work/vllm-1",
            "--container-env=HF_HOME,HPCBENCH_SERVICE,MIOPEN_USER_DB_PATH,TORCHINDUCTOR_CACHE_DIR,"
                + "TRITON_CACHE_DIR,VLLM_API_KEY,VLLM_CACHE_ROOT,XDG_CACHE_HOME",
            "--no-container-mount-home");
  }

  @Test
  void charliecloud() {
    assertThat(contained(RuntimeKind.CHARLIECLOUD).launch().command())
        .containsExactly(
            "ch-run",
            "--bind=/project/models:/models",
            "--bind=/a,b:/s",
            "--bind=/runs/work/vllm-1:/runs/work/vllm-1",
            "--cd=/runs/work/vllm-1",
            "--set-env=HOME=/runs/work/vllm-1",
            "/images/vllm.sif",
            "--",
            "vllm",
            "serve",
            "a model");
  }

  @Test
  void withoutContainersNothingChanges() {
    assertThat(contained(RuntimeKind.NONE)).isEqualTo(new Contained(LAUNCH, List.of()));
  }

  @Test
  void imagesAreGotInTheRuntimesOwnWords() {
    assertThat(pull(RuntimeKind.APPTAINER, "docker://a/b:1").commands())
        .containsExactly(List.of("apptainer", "pull", "/i/image", "docker://a/b:1"));
    assertThat(pull(RuntimeKind.SINGULARITY, "docker-archive:b.tar").commands())
        .containsExactly(List.of("singularity", "build", "/i/image", "docker-archive:b.tar"));
    assertThat(pull(RuntimeKind.SINGULARITY, "docker://a/b:1").environment())
        .isEqualTo(Map.of("SINGULARITY_CACHEDIR", "/c", "SINGULARITY_TMPDIR", "/t"));
    assertThat(pull(RuntimeKind.PODMAN, "docker.io/a/b:1").commands())
        .containsExactly(List.of("podman", "pull", "docker.io/a/b:1"));
    assertThat(pull(RuntimeKind.PODMAN_HPC, "docker.io/a/b:1").commands())
        .containsExactly(List.of("podman-hpc", "pull", "docker.io/a/b:1"));
    assertThat(pull(RuntimeKind.PYXIS, "docker://nvcr.io/a/b:1").commands())
        .containsExactly(
            List.of("enroot", "import", "--output", "/i/image", "docker://nvcr.io#a/b:1"));
    assertThat(pull(RuntimeKind.CHARLIECLOUD, "docker://a/b:1").commands())
        .containsExactly(
            List.of("ch-image", "pull", "a/b:1"),
            List.of("ch-convert", "-i", "ch-image", "-o", "dir", "a/b:1", "/i/image"));
  }

  private static Pull pull(RuntimeKind kind, String source) {
    return kind.runtime().pull(source, Path.of("/i/image"), Path.of("/c"), Path.of("/t"));
  }

  @ParameterizedTest
  @EnumSource(RuntimeKind.class)
  void noSecretIsEverAWordOfACommandLine(RuntimeKind kind) {
    Contained contained = contained(kind);
    assertThat(contained.launch().command()).noneMatch(word -> word.contains("secret-1"));
    assertThat(contained.stepOptions()).noneMatch(word -> word.contains("secret-1"));
    assertThat(contained.launch().environment()).containsValue("secret-1");
    assertThat(contained.launch().scrubbed()).isEqualTo(LAUNCH.scrubbed());
  }

  @ParameterizedTest
  @EnumSource(value = RuntimeKind.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void cachesGoToTheWorkFolder(RuntimeKind kind) {
    Map<String, String> environment = contained(kind).launch().environment();
    assertThat(List.of(CACHES.split(" ", -1)))
        .allSatisfy(name ->
            assertThat(environment)
                .anySatisfy((key, value) -> {
                  assertThat(key).endsWith(name);
                  assertThat(value).isEqualTo("/runs/work/vllm-1/cache");
                }));
  }

  @Test
  void aContainerNeedsAnImage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Container(" ", List.of(), GpuMaker.NONE, Path.of("/work")));
  }
}
