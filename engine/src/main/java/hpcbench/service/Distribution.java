package hpcbench.service;

import hpcbench.recipe.ServerNodes;
import hpcbench.recipe.Servers;
import hpcbench.service.Setting.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How one vLLM server is spread over GPUs and nodes: the tables `distributed` and `ray` of a
/// recipe's `service_config`.
///
/// Source: `docs/serving/parallelism_scaling.md` of vLLM 0.32, `ray start --help` of Ray 2.60.
final class Distribution {
  /// Settings of the table `distributed`.
  static final List<Setting> SETTINGS =
      List.of(
          new Setting("enabled", Kind.SWITCH, "whether one server spans GPUs and nodes"),
          new Setting("backend", Kind.TEXT, "ray, or mp (also called native): vLLM's own means"),
          new Setting("tensor_parallel_size", Kind.INTEGER, "GPUs that share each layer"),
          new Setting(
              "pipeline_parallel_size", Kind.INTEGER, "groups of GPUs that share the layers"),
          new Setting("network_interface", Kind.TEXT, "what the nodes talk over, such as ib0"),
          new Setting("master_port", Kind.INTEGER, "where ranks meet on the first node (mp)"));

  /// Settings of the table `ray` that are flags of `ray start` on every node.
  static final List<Setting> OF_NODES =
      List.of(
          new Setting("object_manager_port", Kind.INTEGER, "port of Ray's object manager"),
          new Setting("node_manager_port", Kind.INTEGER, "port of Ray's node manager"));

  /// Settings of the table `ray` that are flags of vLLM.
  private static final List<Setting> OF_VLLM =
      List.of(
          new Setting("max_model_len", Kind.TEXT, "longest prompt and answer in tokens, or auto"),
          new Setting("gpu_memory_utilization", Kind.NUMBER, "share of GPU memory to use, 0-1"));

  /// Settings of the table `ray`.
  static final List<Setting> OF_RAY =
      Stream.of(
              Stream.of(
                  new Setting("port", Kind.INTEGER, "port of the head, where nodes join"),
                  new Setting("dashboard_port", Kind.INTEGER, "port of a dashboard on the head"),
                  new Setting("num_cpus_per_node", Kind.INTEGER, "cores of a node that Ray counts"),
                  new Setting("num_gpus_per_node", Kind.INTEGER, "GPUs of a node that Ray counts")),
              OF_NODES.stream(),
              OF_VLLM.stream())
          .flatMap(settings -> settings)
          .toList();

  private static final String PATH = "service_config.distributed.";
  private static final int RAY_PORT = 6379;
  private static final int MASTER_PORT = 29501;

  private final Map<String, Object> tables;
  private final Settings distributed;
  private final Settings ray;

  private Distribution(Map<String, Object> tables) {
    this.tables = tables;
    this.distributed = new Settings(table(tables, "distributed"));
    this.ray = new Settings(table(tables, "ray"));
  }

  /// What a recipe says; empty when the server is not to span anything.
  ///
  /// @param byDefault whether it is to, when the recipe does not say so
  static Optional<Distribution> of(Map<String, Object> serviceConfig, boolean byDefault) {
    Object enabled = table(serviceConfig, "distributed").getOrDefault("enabled", byDefault);
    return enabled.equals(true) ? Optional.of(new Distribution(serviceConfig)) : Optional.empty();
  }

  private static Map<String, Object> table(Map<String, Object> tables, String name) {
    Map<String, Object> entries = new HashMap<>();
    if (tables.get(name) instanceof Map<?, ?> table) {
      table.forEach((key, value) -> entries.put(key.toString(), value));
    }
    return entries;
  }

  /// Whether Ray starts the workers; otherwise vLLM itself does.
  boolean isOverRay() {
    return backend().equals("ray");
  }

  private String backend() {
    return distributed.text("backend").orElse("ray");
  }

  Settings ray() {
    return ray;
  }

  /// GPUs that the model is spread over; without any, processes.
  int workers() {
    return size("tensor_parallel_size") * size("pipeline_parallel_size");
  }

  private int size(String name) {
    return distributed.integer(name).orElse(1);
  }

  /// GPUs of a node that one server uses; 0 without any.
  int gpusOf(ServerNodes nodes) {
    return (isOverRay() ? ray.integer("num_gpus_per_node") : Optional.<Integer>empty())
        .orElse(nodes.each().gpus());
  }

  /// Nodes of one server: as many as its GPUs are on. Without GPUs it spans all nodes, with as many
  /// processes on each.
  Span span(ServerNodes nodes) {
    int gpus = gpusOf(nodes);
    int count = gpus == 0 ? nodes.count() : Math.ceilDiv(workers(), gpus);
    return isOverRay() || count > 1
        ? new Span.OverNodes(count, distributed.text("network_interface"), port())
        : Span.ONE_NODE;
  }

  private int port() {
    return isOverRay()
        ? ray.integer("port").orElse(RAY_PORT)
        : distributed.integer("master_port").orElse(MASTER_PORT);
  }

  /// vLLM's flags for it.
  List<String> flags() {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--tensor-parallel-size", "" + size("tensor_parallel_size")));
    words.addAll(List.of("--pipeline-parallel-size", "" + size("pipeline_parallel_size")));
    words.addAll(List.of("--distributed-executor-backend", isOverRay() ? "ray" : "mp"));
    words.addAll(ray.flags(OF_VLLM));
    return words;
  }

  /// What is wrong with the two tables as they are.
  List<String> problems(String service, Servers servers) {
    List<String> problems = new ArrayList<>();
    problems.addAll(tableProblems(service, "distributed", SETTINGS));
    problems.addAll(tableProblems(service, "ray", OF_RAY));
    if (!List.of("ray", "mp", "native").contains(backend())) {
      problems.add(PATH + "backend: is ray, mp or native, not '%s'".formatted(backend()));
    }
    Stream.of("tensor_parallel_size", "pipeline_parallel_size")
        .filter(name -> distributed.integer(name).orElse(1) < 1)
        .forEach(name -> problems.add(PATH + name + ": must be at least 1"));
    flagsGivenTwice().forEach(problems::add);
    servers
        .command()
        .ifPresent(
            _ -> problems.add("command: must not stand beside service_config.distributed.enabled"));
    return problems;
  }

  private List<String> tableProblems(String service, String name, List<Setting> known) {
    String path = "service_config." + name;
    @Nullable Object given = tables.get(name);
    return given == null || given instanceof Map<?, ?>
        ? Settings.problems(path + ".", service, known, table(tables, name))
        : List.of(path + ": takes a table of settings, not '%s'".formatted(given));
  }

  private Stream<String> flagsGivenTwice() {
    return Stream.of(
            Stream.of("tensor_parallel_size", "pipeline_parallel_size")
                .map(name -> Map.entry(name, PATH + name)),
            Stream.of(Map.entry("distributed_executor_backend", PATH + "backend")),
            OF_VLLM.stream()
                .filter(setting -> ray.has(setting.name()))
                .map(setting -> Map.entry(setting.name(), "service_config.ray." + setting.name())))
        .flatMap(entries -> entries)
        .filter(entry -> tables.containsKey(entry.getKey()))
        .map(entry ->
            "service_config.%s: must not stand beside distributed; use %s"
                .formatted(entry.getKey(), entry.getValue()));
  }

  /// What is wrong with these nodes for it. Only when [#problems(String, Servers)] has found
  /// nothing.
  List<String> problems(ServerNodes nodes) {
    if (nodes.count() == 0) {
      return List.of();
    }
    List<String> problems = new ArrayList<>();
    int gpus = gpusOf(nodes);
    int span = span(nodes).nodes();
    if (isOverRay() && gpus == 0) {
      problems.add(
          "service_config.ray.num_gpus_per_node: vLLM over Ray takes GPUs, and"
              + " resources.servers.gpus gives none; give some, or say how many Ray is to count on"
              + " each node, or use backend mp");
    } else if (span > nodes.count()) {
      problems.add(
          PATH
              + "tensor_parallel_size: tensor x pipeline parallel = %d needs %d nodes of %d GPUs, and %d are given to servers"
                  .formatted(workers(), span, gpus, nodes.count()));
    } else if (nodes.count() % span != 0) {
      problems.add(
          PATH
              + "tensor_parallel_size: one server takes %d nodes, and the %d of the servers are no multiple of that"
                  .formatted(span, nodes.count()));
    }
    if (!isOverRay() && workers() % span != 0) {
      problems.add(
          PATH
              + "tensor_parallel_size: tensor x pipeline parallel = %d cannot be shared evenly by %d nodes, as backend mp does; use backend ray, or another size"
                  .formatted(workers(), span));
    }
    if (nodes.each().gpus() > 0 && gpus > nodes.each().gpus()) {
      problems.add(
          "service_config.ray.num_gpus_per_node: must be no more than resources.servers.gpus, %d"
              .formatted(nodes.each().gpus()));
    }
    return problems;
  }
}
