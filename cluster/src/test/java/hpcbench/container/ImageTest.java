package hpcbench.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each runtime is told of what a recipe says.
class ImageTest {
  private static final Path FOLDER = Path.of("/project/containers");

  @ParameterizedTest
  @CsvSource({
    "APPTAINER, ollama_latest.sif, /project/containers/ollama_latest.sif",
    "APPTAINER, /elsewhere/ollama, /elsewhere/ollama",
    "APPTAINER, docker://ollama/ollama:0.17.4, /project/containers/ollama_0.17.4.sif",
    "SINGULARITY, docker://ollama/ollama, /project/containers/ollama_latest.sif",
    "CHARLIECLOUD, docker://ollama/ollama:0.17.4, /project/containers/ollama_0.17.4",
    "CHARLIECLOUD, ollama, /project/containers/ollama",
    "PODMAN, docker.io/ollama/ollama:0.17.4, docker.io/ollama/ollama:0.17.4",
    "PODMAN, docker://docker.io/ollama/ollama:0.17.4, docker.io/ollama/ollama:0.17.4",
    "PODMAN_HPC, localhost/mine, localhost/mine",
    "PYXIS, nvcr.io#nvidia/vllm:24.05, nvcr.io#nvidia/vllm:24.05",
    "PYXIS, docker://nvcr.io/nvidia/vllm:24.05, nvcr.io#nvidia/vllm:24.05",
    "PYXIS, docker.io/ollama/ollama:0.17.4, docker.io#ollama/ollama:0.17.4",
    "PYXIS, vllm/vllm-openai:v0.9, vllm/vllm-openai:v0.9",
    "PYXIS, vllm.sqsh, /project/containers/vllm.sqsh",
    "PYXIS, /images/vllm.sqsh, /images/vllm.sqsh",
  })
  void theNameIsTheOneThatTheRuntimeTakes(RuntimeKind kind, String written, String name) {
    assertThat(Image.of(written, FOLDER, kind).name()).isEqualTo(name);
  }

  @Test
  void aPulledImageRemembersWhereItIsFrom() {
    assertThat(Image.of("docker://ollama/ollama:0.17.4", FOLDER, RuntimeKind.APPTAINER))
        .isEqualTo(
            new Image.Stored(
                FOLDER.resolve("ollama_0.17.4.sif"), Optional.of("docker://ollama/ollama:0.17.4")));
  }

  @Test
  void anImageThatIsNamedByItsDigestMakesAFileName() {
    assertThat(Image.fileName("docker://a/b@sha256:12ab", RuntimeKind.APPTAINER))
        .isEqualTo("b_sha256_12ab.sif");
  }
}
