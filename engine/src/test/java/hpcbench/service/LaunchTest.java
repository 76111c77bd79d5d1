package hpcbench.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launch lines, word for word.
class LaunchTest {
  @TempDir Path engines;
  private Installed installed;

  @BeforeEach
  void nothingButTwoModelsIsInstalled() throws IOException {
    Path models = Files.createDirectories(engines.resolve("models"));
    Files.createDirectory(models.resolve("tiny"));
    Files.writeString(models.resolve("tiny.gguf"), "GGUF");
    installed = new Installed(engines, new SearchPath(List.of()));
  }

  @Test
  void vllmServesAModelOfItsHub() {
    Launch launch =
        new VllmService(installed)
            .launch(
                Deployments.withKey(
                    "org/model",
                    Map.of(
                        "max_model_len",
                        2048,
                        "gpu_memory_utilization",
                        0.7,
                        "enable_prefix_caching",
                        false,
                        "enforce_eager",
                        true,
                        "trust_remote_code",
                        false,
                        "args",
                        List.of("--swap-space", "0"))));
    assertThat(launch)
        .hasToString(
            "vllm serve org/model --host 127.0.0.1 --port 4321 --served-model-name org/model"
                + " --max-model-len 2048 --gpu-memory-utilization 0.7 --no-enable-prefix-caching"
                + " --enforce-eager --enable-prompt-tokens-details --swap-space 0");
    assertThat(launch.environment())
        .isEqualTo(Map.of("VLLM_API_KEY", "secret-key", "VLLM_NO_USAGE_STATS", "1"));
  }

  @Test
  void vllmServesAModelOnDiskWithoutAskingTheHub() {
    Launch launch = new VllmService(installed).launch(Deployments.of("tiny", Map.of()));
    assertThat(launch.command())
        .startsWith("vllm", "serve", engines.resolve("models/tiny").toString());
    assertThat(launch.environment()).containsEntry("HF_HUB_OFFLINE", "1");
  }

  @Test
  void vllmCanEmptyItsPrefixCacheOnlyWhereThatIsWanted() {
    Deployment plain = Deployments.of("tiny", Map.of());
    assertThat(new VllmService(installed).launch(plain).environment())
        .doesNotContainKey("VLLM_SERVER_DEV_MODE");
    Deployment resetting = Deployments.resettingPrefixCache("tiny");
    assertThat(new VllmService(installed).launch(resetting).environment())
        .containsEntry("VLLM_SERVER_DEV_MODE", "1");
  }

  @Test
  void llamaCppServesAFileByItsName() {
    Launch launch =
        new LlamaCppService(installed)
            .launch(
                Deployments.of(
                    "tiny.gguf",
                    Map.of("ctx_size", 4096, "parallel", 2, "gpu_layers", 0, "mlock", true)));
    assertThat(launch)
        .hasToString(
            "llama-server --model %s --host 127.0.0.1 --port 4321 --alias tiny.gguf --metrics"
                    .formatted(engines.resolve("models/tiny.gguf"))
                + " --ctx-size 4096 --parallel 2 --gpu-layers 0 --mlock");
    assertThat(launch.scrubs("LLAMA_ARG_CTX_SIZE")).isTrue();
    assertThat(launch.scrubs("PATH")).isFalse();
  }

  @Test
  void llamaCppFetchesAModelThatIsNoFile() {
    Launch launch = new LlamaCppService(installed).launch(Deployments.of("org/m:Q4", Map.of()));
    assertThat(launch.command()).startsWith("llama-server", "--hf-repo", "org/m:Q4");
  }

  @Test
  void llamaCppNamesAFileThatIsNotThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new LlamaCppService(installed).launch(Deployments.of("/no/m.gguf", Map.of())))
        .withMessageContaining("workload.model: there is no file '/no/m.gguf'");
  }

  @Test
  void ollamaIsToldEverythingByItsEnvironment() {
    Launch launch =
        ollama()
            .launch(
                Deployments.of(
                    "llama2", Map.of("num_parallel", 4, "flash_attention", true, "gpu_layers", 0)));
    assertThat(launch).hasToString("ollama serve");
    assertThat(launch.environment())
        .isEqualTo(
            Map.of(
                "OLLAMA_HOST", "127.0.0.1:4321",
                "OLLAMA_KEEP_ALIVE", "-1",
                "OLLAMA_NOPRUNE", "1",
                "OLLAMA_NUM_PARALLEL", "4",
                "OLLAMA_FLASH_ATTENTION", "true",
                "CUDA_VISIBLE_DEVICES", "-1",
                "ROCR_VISIBLE_DEVICES", "-1"));
    assertThat(launch.scrubs("OLLAMA_MAX_QUEUE")).isTrue();
    assertThat(launch.scrubs("OLLAMA_MODELS")).isFalse();
  }

  @Test
  void ollamaKeepsAModelMadeFromAFileOutOfTheUsersStore() {
    assertThat(store(Map.of("gguf", "tiny.gguf"))).startsWith("/run/ollama-models-");
  }

  @Test
  void theServersOfARunShareAStoreForEachModelThatIsMade() {
    Map<String, Object> one = Map.of("gguf", "tiny.gguf", "num_parallel", 1);
    assertThat(store(one))
        .isEqualTo(store(Map.of("gguf", "tiny.gguf", "num_parallel", 4)))
        .isNotEqualTo(store(Map.of("gguf", "other.gguf")))
        .isNotEqualTo(store(Map.of("gguf", "tiny.gguf", "gpu_layers", 1)));
    assertThat(store(Map.of("gguf", "tiny.gguf", "models", "/mine"))).isEqualTo("/mine");
  }

  @Test
  void inAContainerTheStoreIsInTheOnlyFolderThatIsSeenThere() {
    Map<String, Object> config = Map.of("gguf", "tiny.gguf");
    assertThat(ollama().launch(Deployments.inContainer("m", config)).environment())
        .containsEntry("OLLAMA_MODELS", "/run/work/models");
  }

  private String store(Map<String, Object> config) {
    return ollama().launch(Deployments.of("m", config)).environment().get("OLLAMA_MODELS");
  }

  private OllamaService ollama() {
    return new OllamaService(installed, Duration.ZERO);
  }

  @Test
  void theDummyIsThisToolkitStartedOnceMore() {
    Launch launch =
        new DummyService(List.of("hpcbench", "simulate"))
            .launch(Deployments.of("m", Map.of("seed", 7, "error_rate", 0.1)));
    assertThat(launch)
        .hasToString(
            "hpcbench simulate --host 127.0.0.1 --port 4321 --set model=m --set error_rate=0.1"
                + " --set seed=7");
  }

  @Test
  void theDummysEnvironmentIsThatOfItsProcessAndNoSettingOfTheSimulators() {
    Launch launch =
        new DummyService(List.of("hpcbench", "simulate"))
            .launch(Deployments.of("m", Map.of("environment", Map.of("A", "b"))));
    assertThat(launch).hasToString("hpcbench simulate --host 127.0.0.1 --port 4321 --set model=m");
    assertThat(launch.environment()).isEqualTo(Map.of("A", "b"));
  }

  @Test
  void anExecutableMayBringWordsOfItsOwn() {
    Map<String, Object> inContainer =
        Map.of("executable", List.of("apptainer", "exec", "vllm.sif", "vllm"));
    Launch launch = new VllmService(installed).launch(Deployments.of("m", inContainer));
    assertThat(launch.command())
        .startsWith("apptainer", "exec", "vllm.sif", "vllm", "serve", "m", "--host");
  }

  @Test
  void aCommandOfTheRecipeTakesTheProgramsPlaceAndIsFilledIn() {
    Launch launch =
        ollama()
            .launch(Deployments.commanded("m", "my-ollama", "{host}:{port}", "--model={model}"));
    assertThat(launch).hasToString("my-ollama 127.0.0.1:4321 --model=m");
    assertThat(launch.environment()).containsKey("OLLAMA_HOST");
  }

  @Test
  void aProgramOnThePathWinsOverTheEnginesFolder(@TempDir Path bin) throws IOException {
    Path inEngines = executable(engines.resolve("ollama/bin/ollama"));
    assertThat(installed.program("ollama", "ollama/bin/ollama")).isEqualTo(inEngines.toString());
    Path onPath = executable(bin.resolve("ollama"));
    assertThat(
            new Installed(engines, new SearchPath(List.of(bin)))
                .program("ollama", "ollama/bin/ollama"))
        .isEqualTo(onPath.toString());
  }

  @Test
  void inAContainerNothingOfThisMachineIsNamed() throws IOException {
    Path _ = executable(engines.resolve("ollama/bin/ollama"));
    assertThat(ollama().launch(Deployments.inContainer("m")).command())
        .containsExactly("ollama", "serve");
    assertThat(new VllmService(installed).launch(Deployments.inContainer("tiny")).command())
        .startsWith("vllm", "serve", "tiny");
    assertThat(
            new LlamaCppService(installed)
                .launch(Deployments.inContainer("/models/only/there.gguf"))
                .command())
        .startsWith("llama-server", "--model", "/models/only/there.gguf");
  }

  private static Path executable(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
