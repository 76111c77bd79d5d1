package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.container.Containers;
import hpcbench.container.GpuMaker;
import hpcbench.container.RuntimeKind;
import hpcbench.plan.Planner;
import hpcbench.recipe.RecipeReader;
import hpcbench.service.Services;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaunchLinesTest {
  private static final String RECIPE =
      """
      scenario: s
      orchestration: {mode: slurm, node_allocation: {servers: {nodes: 2}}}
      resources: {servers: {gpus: 1}}
      workload: {service: vllm, model: org/model, concurrency: [1, 2], duration: 5s}
      servers: {service_config: {max_num_seqs: [64, 128]}, port: 8100}
      """;

  private static List<LaunchLines.Start> starts(String recipe, Optional<Containers> containers)
      throws Exception {
    Services services = Services.installed();
    return new LaunchLines(
            Planner.plan(RecipeReader.read("r.yaml", recipe, Path.of(""), services)),
            services,
            containers)
        .starts();
  }

  private static String words(List<String> command) {
    return String.join(" ", command);
  }

  @Test
  void trialsThatShareAServerShareItsLine() throws Exception {
    assertThat(starts(RECIPE, Optional.empty()))
        .extracting(LaunchLines.Start::trials)
        .containsExactly(List.of("t01", "t02"), List.of("t03", "t04"));
  }

  @Test
  void theLineIsTheServicesOwnWithoutItsKey() throws Exception {
    List<List<String>> processes = starts(RECIPE, Optional.empty()).getLast().processes();
    assertThat(processes).hasSize(1);
    assertThat(words(processes.getFirst()))
        .contains("serve org/model --host NODE-1 --port 8100", "--max-num-seqs", "128")
        .doesNotContain("KEY");
  }

  @Test
  void aContainerIsPartOfTheLine() throws Exception {
    String recipe =
        RECIPE + "artifacts: {containers_dir: /images, service: {path: docker://a/vllm:1}}\n";
    Containers apptainer =
        new Containers(RuntimeKind.APPTAINER, GpuMaker.NVIDIA, Optional.empty(), Optional.empty());
    assertThat(words(starts(recipe, Optional.of(apptainer)).getFirst().processes().getFirst()))
        .startsWith("apptainer exec --cleanenv")
        .contains("--nv", "/images/vllm_1.sif vllm serve org/model");
  }

  @Test
  void aServerOfSeveralNodesHasALineForEach() throws Exception {
    String recipe =
        RECIPE.replace(
            "max_num_seqs: [64, 128]",
            "distributed: {enabled: true, backend: mp, tensor_parallel_size: 2}");
    assertThat(starts(recipe, Optional.empty()).getFirst().processes())
        .hasSize(2)
        .allSatisfy(command -> assertThat(words(command)).contains("serve org/model"));
  }

  @Test
  void nothingIsStartedForAServiceThatRuns() throws Exception {
    String recipe =
        """
        scenario: s
        endpoint: http://10.0.0.1:8000
        workload: {model: m, duration: 5s}
        """;
    assertThat(starts(recipe, Optional.empty())).isEmpty();
  }
}
