package hpcbench.service;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.recipe.ByteSize;
import hpcbench.recipe.Resources;
import hpcbench.recipe.ServerNodes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One vLLM server on several nodes: how many it takes, what is started there, what is refused.
class DistributionTest {
  private static final Ranks TWO =
      new Ranks(List.of(new Peer("10.0.0.1", "ib0"), new Peer("10.0.0.2", "ib1")), 6379);

  @TempDir Path engines;

  private VllmService vllm() {
    return new VllmDistributedService(new Installed(engines, new SearchPath(List.of())));
  }

  private static ServerNodes nodes(int count, int gpus) {
    return new ServerNodes(count, new Resources.Share(gpus, 8, ByteSize.ofGigabytes(32)));
  }

  private static Map<String, Object> distributed(Object... pairs) {
    return Map.of("distributed", table(pairs));
  }

  private static Map<String, Object> table(Object... pairs) {
    Map<String, Object> table = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      table.put(pairs[i].toString(), pairs[i + 1]);
    }
    return table;
  }

  private int span(Map<String, Object> config, ServerNodes nodes) {
    assertThat(problems(config, nodes)).isEmpty();
    return vllm().span(Deployments.servers(config), nodes).nodes();
  }

  private List<String> problems(Map<String, Object> config, ServerNodes nodes) {
    return vllm().problems("m", Deployments.servers(config), nodes);
  }

  @Test
  void aServerTakesTheNodesThatItsGpusAreOn() {
    assertThat(span(distributed("tensor_parallel_size", 4), nodes(2, 2))).isEqualTo(2);
    assertThat(span(distributed("tensor_parallel_size", 4), nodes(4, 2))).isEqualTo(2);
    assertThat(
            span(distributed("tensor_parallel_size", 4, "pipeline_parallel_size", 2), nodes(4, 2)))
        .isEqualTo(4);
    assertThat(span(distributed("tensor_parallel_size", 2), nodes(3, 4))).isEqualTo(1);
    assertThat(span(distributed("backend", "mp", "tensor_parallel_size", 4), nodes(2, 2)))
        .isEqualTo(2);
  }

  @Test
  void withoutGpusItSpansAllNodes() {
    assertThat(span(distributed("backend", "mp", "tensor_parallel_size", 2), nodes(2, 0)))
        .isEqualTo(2);
  }

  @Test
  void onOneNodeVllmNeedsNoRanksOfItsOwnButRayIsUsedWhenAskedFor() {
    Map<String, Object> natively = distributed("backend", "mp", "tensor_parallel_size", 2);
    assertThat(vllm().span(Deployments.servers(natively), nodes(1, 2))).isEqualTo(Span.ONE_NODE);
    assertThat(vllm().launch(Deployments.of("m", natively)).toString())
        .contains("--tensor-parallel-size 2 --pipeline-parallel-size 1")
        .contains("--distributed-executor-backend mp")
        .doesNotContain("--nnodes");
    assertThat(
            vllm().span(Deployments.servers(distributed("tensor_parallel_size", 2)), nodes(1, 2)))
        .isEqualTo(new Span.OverNodes(1, Optional.empty(), 6379));
  }

  @Test
  void plainVllmSpansNodesOnlyWhenToldTo() {
    VllmService plain = new VllmService(new Installed(engines, new SearchPath(List.of())));
    Map<String, Object> off = distributed("enabled", false, "tensor_parallel_size", 4);
    assertThat(plain.span(Deployments.servers(off), nodes(2, 2))).isEqualTo(Span.ONE_NODE);
    assertThat(plain.launch(Deployments.of("m", off)).toString()).doesNotContain("parallel");
    Map<String, Object> on = distributed("enabled", true, "tensor_parallel_size", 4);
    assertThat(plain.span(Deployments.servers(on), nodes(2, 2)).nodes()).isEqualTo(2);
  }

  @Test
  void nativeRanksAreOneServerOfWhichTheFirstServes() {
    Deployment deployment =
        Deployments.withKey("m", distributed("backend", "native", "tensor_parallel_size", 2));
    List<Launch> launches = vllm().launches(deployment, TWO);
    String flags =
        " --served-model-name m --tensor-parallel-size 2 --pipeline-parallel-size 1"
            + " --distributed-executor-backend mp --enable-prompt-tokens-details";
    String meeting = " --master-addr 10.0.0.1 --master-port 6379";
    assertThat(launches)
        .extracting(Launch::toString)
        .containsExactly(
            "vllm serve m --host 127.0.0.1 --port 4321 --nnodes 2 --node-rank 0" + meeting + flags,
            "vllm serve m --headless --nnodes 2 --node-rank 1" + meeting + flags);
    assertThat(launches.getLast().environment())
        .containsEntry("VLLM_HOST_IP", "10.0.0.2")
        .containsEntry("GLOO_SOCKET_IFNAME", "ib1")
        .containsEntry("NCCL_SOCKET_IFNAME", "=ib1")
        .doesNotContainKey("RAY_AUTH_MODE");
  }

  @Test
  void overRayTheHeadServesAndTheOthersJoin() {
    Map<String, Object> config =
        Map.of(
            "distributed",
            table("tensor_parallel_size", 4),
            "ray",
            table(
                "dashboard_port", 8265,
                "object_manager_port", 8076,
                "node_manager_port", 8077,
                "num_cpus_per_node", 4,
                "num_gpus_per_node", 2,
                "max_model_len", 2048,
                "gpu_memory_utilization", 0.7));
    List<Launch> launches = vllm().launches(Deployments.withKey("m", config), TWO);
    String node =
        "--num-cpus=4 --num-gpus=2 --object-manager-port 8076 --node-manager-port 8077"
            + " --temp-dir=SCRATCH/r --block";
    assertThat(words(launches.getFirst()))
        .isEqualTo(
            "bash -c SCRIPT ray-head.bash 2 4 300 10.0.0.1:6379 127.0.0.1 4321 ray -- --head --port=6379"
                + " --dashboard-host=127.0.0.1 --dashboard-port=8265"
                + " --node-ip-address=10.0.0.1 "
                + node
                + " -- vllm serve m --host 127.0.0.1 --port 4321 --served-model-name m"
                + " --tensor-parallel-size 4 --pipeline-parallel-size 1"
                + " --distributed-executor-backend ray --max-model-len 2048"
                + " --gpu-memory-utilization 0.7 --enable-prompt-tokens-details");
    assertThat(words(launches.getLast()))
        .isEqualTo(
            "bash -c SCRIPT ray-worker.bash 10.0.0.1 6379 300 ray start --address=10.0.0.1:6379"
                + " --node-ip-address=10.0.0.2 "
                + node);
    assertThat(launches)
        .allSatisfy(launch -> {
          assertThat(launch.environment())
              .containsEntry("RAY_AUTH_MODE", "token")
              .containsEntry("RAY_AUTH_TOKEN_PATH", "/run/work/api-key")
              .containsEntry("HPCBENCH_SCRATCH", scratch(launches.getFirst()));
          assertThat(launch.toString()).doesNotContain("secret-key");
          assertThat(launch.scrubs("RAY_ADDRESS")).isTrue();
        });
    assertThat(scratch(launches.getFirst()))
        .as("the paths of Ray's sockets below it must have at most 107 characters")
        .hasSizeLessThan(30);
  }

  private static String scratch(Launch launch) {
    return launch.environment().getOrDefault("HPCBENCH_SCRATCH", "missing");
  }

  private static String words(Launch launch) {
    return launch
        .toString()
        .replace(launch.command().get(2), "SCRIPT")
        .replace(scratch(launch), "SCRATCH");
  }

  @Test
  void rayIsWhereVllmIs() {
    Map<String, Object> config =
        Map.of(
            "distributed",
            table("tensor_parallel_size", 2),
            "executable",
            List.of("apptainer", "exec", "vllm.sif", "/opt/bin/vllm"));
    Launch worker = vllm().launches(Deployments.withKey("m", config), TWO).getLast();
    assertThat(worker.toString()).contains(" apptainer exec vllm.sif /opt/bin/ray start ");
  }

  @Test
  void everyProblemOfTheTablesIsToldAtOnce() {
    Map<String, Object> config =
        Map.of(
            "distributed",
            table("backend", "mpi", "tensor_parallel_size", 0, "tensor_paralel_size", 2),
            "ray",
            table("num_gpus_per_node", "two", "max_model_len", 2048),
            "max_model_len",
            4096,
            "tensor_parallel_size",
            2);
    assertThat(problems(config, nodes(2, 2)))
        .containsExactlyInAnyOrder(
            "service_config.distributed.backend: is ray, mp or native, not 'mpi'",
            "service_config.distributed.tensor_parallel_size: must be at least 1",
            "service_config.distributed.tensor_paralel_size: vllm-distributed has no such setting;"
                + " did you mean tensor_parallel_size?",
            "service_config.ray.num_gpus_per_node: takes a whole number, not 'two' (GPUs of a node"
                + " that Ray counts)",
            "service_config.max_model_len: must not stand beside distributed; use"
                + " service_config.ray.max_model_len",
            "service_config.tensor_parallel_size: must not stand beside distributed; use"
                + " service_config.distributed.tensor_parallel_size");
  }

  @Test
  void nodesThatDoNotFitAreRefusedWithTheNumbers() {
    assertThat(problems(distributed("tensor_parallel_size", 8), nodes(2, 2)))
        .containsExactly(
            "service_config.distributed.tensor_parallel_size: tensor x pipeline parallel = 8 needs"
                + " 4 nodes of 2 GPUs, and 2 are given to servers");
    assertThat(problems(distributed("tensor_parallel_size", 4), nodes(3, 2)))
        .containsExactly(
            "service_config.distributed.tensor_parallel_size: one server takes 2 nodes, and the 3"
                + " of the servers are no multiple of that");
    assertThat(problems(distributed("backend", "mp", "tensor_parallel_size", 3), nodes(2, 2)))
        .containsExactly(
            "service_config.distributed.tensor_parallel_size: tensor x pipeline parallel = 3"
                + " cannot be shared evenly by 2 nodes, as backend mp does; use backend ray, or"
                + " another size");
    assertThat(problems(distributed("tensor_parallel_size", 2), nodes(2, 0)))
        .singleElement()
        .asString()
        .startsWith("service_config.ray.num_gpus_per_node: vLLM over Ray takes GPUs");
    assertThat(
            problems(
                Map.of("distributed", table(), "ray", table("num_gpus_per_node", 4)), nodes(2, 2)))
        .containsExactly(
            "service_config.ray.num_gpus_per_node: must be no more than resources.servers.gpus, 2");
  }
}
