package hpcbench.service;

import hpcbench.recipe.Resources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/// The processes of one vLLM server that spans nodes, one for each node.
///
/// Natively each rank is a `vllm serve`, all but the first without an API. Over Ray the first node
/// runs the head of a Ray cluster, and, when all nodes have joined, `vllm serve` beside it, which
/// has Ray start its workers; the other nodes only join. A cluster belongs to one server: its token
/// is the server's own key, its files lie in a folder of its own below `/tmp`, since the paths of
/// Ray's sockets must be short.
final class VllmRanks {
  private static final String SCRATCH = "HPCBENCH_SCRATCH";

  private final Distribution distribution;
  private final Deployment deployment;
  private final Ranks ranks;

  VllmRanks(Distribution distribution, Deployment deployment, Ranks ranks) {
    this.distribution = distribution;
    this.deployment = deployment;
    this.ranks = ranks;
  }

  /// The words that a native rank adds to vLLM's.
  List<String> words(int rank) {
    return List.of(
        "--nnodes",
        Integer.toString(ranks.peers().size()),
        "--node-rank",
        Integer.toString(rank),
        "--master-addr",
        ranks.first().address(),
        "--master-port",
        Integer.toString(ranks.port()));
  }

  /// The launch of a native rank.
  ///
  /// @param vllm how vLLM is started there
  Launch natively(int rank, Launch vllm) {
    return with(vllm, vllm.command(), network(rank), Set.of());
  }

  /// The launches of all nodes over Ray.
  ///
  /// @param vllm how vLLM is started on the first
  /// @param ray the program `ray`, with any words before its own
  List<Launch> overRay(Launch vllm, List<String> ray) {
    return IntStream.range(0, ranks.peers().size())
        .mapToObj(rank ->
            with(
                vllm,
                rank == 0 ? head(vllm, ray) : worker(rank, ray),
                variablesOfRay(rank),
                Set.of("RAY_ADDRESS", "RAY_TMPDIR")))
        .toList();
  }

  private List<String> head(Launch vllm, List<String> ray) {
    List<String> words = script("ray-head.bash");
    words.add(Integer.toString(ranks.peers().size()));
    words.add(Integer.toString(distribution.workers()));
    words.add(patience());
    words.add(ranks.meetingPoint());
    words.add(deployment.host());
    words.add(Integer.toString(deployment.port()));
    words.addAll(ray);
    words.add("--");
    words.add("--head");
    words.add("--port=" + ranks.port());
    words.addAll(dashboard());
    words.addAll(node(0));
    words.add("--");
    words.addAll(vllm.command());
    return words;
  }

  private List<String> worker(int rank, List<String> ray) {
    List<String> words = script("ray-worker.bash");
    words.add(ranks.first().address());
    words.add(Integer.toString(ranks.port()));
    words.add(patience());
    words.addAll(ray);
    words.addAll(List.of("start", "--address=" + ranks.meetingPoint()));
    words.addAll(node(rank));
    return words;
  }

  /// Seen from the node alone: everybody on the network could use it otherwise.
  private List<String> dashboard() {
    return distribution
        .ray()
        .text("dashboard_port")
        .map(port -> List.of("--dashboard-host=127.0.0.1", "--dashboard-port=" + port))
        .orElse(List.of("--include-dashboard=false"));
  }

  private List<String> node(int rank) {
    Resources.Share share = deployment.share();
    List<String> words = new ArrayList<>();
    words.add("--node-ip-address=" + ranks.peers().get(rank).address());
    words.add("--num-cpus=" + number("num_cpus_per_node", share.cpusPerTask()));
    words.add("--num-gpus=" + number("num_gpus_per_node", share.gpus()));
    words.addAll(distribution.ray().flags(Distribution.OF_NODES));
    words.addAll(List.of("--temp-dir=" + scratch() + "/r", "--block"));
    return words;
  }

  private int number(String setting, int otherwise) {
    return distribution.ray().integer(setting).orElse(otherwise);
  }

  /// Seconds that nodes may take to join: half of the time until the server must be ready, so that
  /// what is missing is told before that time is up.
  private String patience() {
    return Long.toString(deployment.servers().healthCheck().timeout().toSeconds() / 2);
  }

  /// Workers stay in the process group of their node, where the supervisor finds them: they
  /// overwrite the environment that would mark them. A node that is told to end waits for nobody.
  private Map<String, String> variablesOfRay(int rank) {
    Map<String, String> variables = network(rank);
    variables.put("RAY_process_group_cleanup_enabled", "false");
    variables.put("RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S", "0");
    variables.put("RAY_USAGE_STATS_ENABLED", "0");
    variables.put(SCRATCH, scratch());
    deployment
        .apiKey()
        .ifPresent(key -> {
          variables.put("RAY_AUTH_MODE", "token");
          variables.put("RAY_AUTH_TOKEN_PATH", key.file().toAbsolutePath().toString());
        });
    return variables;
  }

  /// Told by name: the interfaces' own order decides otherwise, and need not be the same on two
  /// nodes. For NCCL, `=` keeps `ib1` from meaning `ib10`, too.
  private Map<String, String> network(int rank) {
    Peer peer = ranks.peers().get(rank);
    Map<String, String> variables = new HashMap<>();
    variables.put("VLLM_HOST_IP", peer.address());
    variables.put("GLOO_SOCKET_IFNAME", peer.networkInterface());
    variables.put("NCCL_SOCKET_IFNAME", "=" + peer.networkInterface());
    return variables;
  }

  /// The same on every node of the server, and of no other server; nobody can guess it beforehand.
  private String scratch() {
    String secret = deployment.apiKey().map(ApiKey::text).orElse("") + deployment.workFolder();
    String name = UUID.nameUUIDFromBytes(secret.getBytes(StandardCharsets.UTF_8)).toString();
    return "/tmp/hb-" + name.substring(name.length() - 12);
  }

  private static Launch with(
      Launch launch, List<String> command, Map<String, String> variables, Set<String> scrubbed) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.putAll(launch.environment());
    Set<String> allScrubbed = new HashSet<>(launch.scrubbed());
    allScrubbed.addAll(scrubbed);
    return new Launch(command, environment, allScrubbed);
  }

  /// A mutable list.
  private static List<String> script(String name) {
    try (InputStream script = VllmRanks.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException(name + " is missing from this build");
      }
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      return new ArrayList<>(List.of("bash", "-c", text, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
