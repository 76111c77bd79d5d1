package hpcbench.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void everyProblemIsFoundAtOnce() {
    assertThat(
            new VllmService(new Installed(Path.of("/nowhere"), new SearchPath(List.of())))
                .problems(
                    "m",
                    Deployments.servers(
                        Map.of("max_modell_len", 10, "max_num_seqs", "many", "dtype", "auto"))))
        .containsExactly(
            "service_config.max_modell_len: vllm has no such setting; did you mean max_model_len?"
                + " (vLLM itself could not be asked here; a flag that only it knows goes into"
                + " args)",
            "service_config.max_num_seqs: takes a whole number, not 'many' (most requests in one"
                + " step)");
  }

  @Test
  void theRecipeOfTheManualFitsOllama() {
    Map<String, Object> config =
        Map.of("gpu_layers", 0, "distributed", Map.of("enabled", true), "ray", Map.of());
    assertThat(new OllamaService().problems("llama2", Deployments.servers(config))).isEmpty();
  }

  @Test
  void layersOnTheGpuGoWithEveryModelOfOllama() {
    assertThat(new OllamaService().problems("m", Deployments.servers(Map.of("gpu_layers", 12))))
        .isEmpty();
    assertThat(new OllamaService().problems("m", Deployments.servers(Map.of("gpu_layers", "all"))))
        .containsExactly(
            "service_config.gpu_layers: takes a whole number, not 'all' (layers kept on the GPU"
                + " (num_gpu))");
  }

  @Test
  void listsOfTextsAndSingleTextsAreWords() {
    Settings settings = new Settings(Map.of("one", "a b", "many", List.of("a", 1)));
    assertThat(settings.words("one")).containsExactly("a b");
    assertThat(settings.words("many")).containsExactly("a", "1");
    assertThat(settings.words("none")).isEmpty();
  }
}
