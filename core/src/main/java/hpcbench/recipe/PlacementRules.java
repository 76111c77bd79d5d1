package hpcbench.recipe;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What must hold for where the run takes place, at one point of the sweep, beyond what the schema
/// says.
final class PlacementRules {
  private final Section recipe;
  private final Problems problems;

  PlacementRules(Section recipe, Problems problems) {
    this.recipe = recipe;
    this.problems = problems;
  }

  void check() {
    Section orchestration = recipe.section("orchestration");
    Optional<String> mode = orchestration.text("mode");
    if (!orchestration.has("mode") && !recipe.has("endpoint")) {
      problems.add(
          orchestration.position(),
          orchestration.place("mode"),
          "is required",
          "write orchestration: {mode: local} to run on this machine");
    }
    if (mode.equals(Optional.of("slurm"))) {
      checkNodes(orchestration);
    } else {
      checkLocal(orchestration);
    }
    checkReplicas(mode.equals(Optional.of("slurm")));
    checkGpus();
    checkEndpoint(recipe.section("endpoint", "url"));
    checkMemory("servers");
    checkMemory("clients");
    checkBinds();
    FreeMapping.check(recipe.section("servers").section("service_config"), problems);
    FreeMapping.check(recipe.section("servers").section("custom"), problems);
  }

  private void checkNodes(Section orchestration) {
    Nodes nodes = Nodes.of(recipe);
    if (nodes.servers() == 0 && !recipe.has("endpoint")) {
      refuse(
          Nodes.allocation(recipe).section("servers"),
          "nodes",
          "must be at least 1, so that the service can run");
    }
    orchestration
        .whole("total_nodes")
        .filter(total -> total != nodes.total())
        .ifPresent(_ ->
            refuse(
                orchestration,
                "total_nodes",
                "must be the sum of the roles, %s = %s servers + %s clients + %s monitors"
                    .formatted(nodes.total(), nodes.servers(), nodes.clients(), nodes.monitors())));
  }

  private void checkLocal(Section orchestration) {
    refuseMoreThanOne(orchestration, "total_nodes");
    for (String role : List.of("servers", "clients", "monitors")) {
      refuseMoreThanOne(Nodes.allocation(recipe).section(role), "nodes");
    }
  }

  private void refuseMoreThanOne(Section section, String key) {
    section
        .whole(key)
        .filter(nodes -> nodes > 1)
        .ifPresent(
            _ -> refuse(section, key, "must be 1 in mode local, which is this machine only"));
  }

  /// A node is given to one server of the service as a whole.
  private void checkReplicas(boolean isSlurm) {
    Section servers = recipe.section("servers");
    int nodes = Nodes.of(recipe).servers();
    servers
        .whole("replicas")
        .filter(replicas -> isSlurm && replicas > nodes)
        .ifPresent(_ ->
            refuse(
                servers,
                "replicas",
                "must be at most orchestration.node_allocation.servers.nodes, which is " + nodes));
  }

  /// Engines fail late and darkly when the model is spread over more GPUs than there are. Without
  /// any GPU the processors take their place, and nothing can be said here.
  private void checkGpus() {
    Section spread = recipe.section("servers").section("service_config").section("distributed");
    int gpus = recipe.section("resources").section("servers").whole("gpus").orElse(0);
    boolean isSlurm = recipe.section("orchestration").text("mode").equals(Optional.of("slurm"));
    long available = (long) gpus * (isSlurm ? Nodes.of(recipe).servers() : 1);
    long tensor = spread.whole("tensor_parallel_size").orElse(1);
    long needed = tensor * spread.whole("pipeline_parallel_size").orElse(1);
    if (spread.flag("enabled").orElse(false) && available > 0 && needed > available) {
      String key =
          spread.has("tensor_parallel_size") ? "tensor_parallel_size" : "pipeline_parallel_size";
      problems.add(
          spread.node(key).orElseThrow().position(),
          spread.place(key),
          "must need no more GPUs than the servers have, %s".formatted(available),
          Optional.of("%s (tensor_parallel_size x pipeline_parallel_size)".formatted(needed)),
          Optional.empty());
    }
  }

  private void checkEndpoint(Section endpoint) {
    endpoint
        .text("url")
        .ifPresent(url -> checkUrl(url, endpoint.node("url").orElseThrow(), urlPlace(endpoint)));
    Section servers = recipe.section("servers");
    if (recipe.has("endpoint")) {
      for (String key : List.of("command", "port", "replicas")) {
        if (servers.has(key)) {
          problems.add(
              servers.position(key),
              servers.place(key),
              "must not stand beside endpoint, since nothing is started");
        }
      }
    }
  }

  private Place urlPlace(Section endpoint) {
    return recipe.node("endpoint").orElseThrow() instanceof Node.Mapping
        ? endpoint.place("url")
        : endpoint.place();
  }

  private void checkUrl(String text, Node node, Place place) {
    try {
      URI url = new URI(text);
      String path = Optional.ofNullable(url.getPath()).orElse("");
      if (url.getUserInfo() != null) {
        problems.add(node.position(), place, "must not hold a name or password", "use api_key_env");
      } else if (url.getHost() == null) {
        problems.add(node, place, "must be an http or https URL with a host");
      } else if (path.matches(".*/(v1|api)(/.*)?")) {
        problems.add(
            node.position(),
            place,
            "must end before the API's own path",
            Optional.of(Quoted.of(node)),
            Optional.of("did you mean '" + text.replaceFirst("/(v1|api)(/.*)?$", "") + "'?"));
      }
    } catch (URISyntaxException e) {
      problems.add(node, place, "must be an http or https URL with a host");
    }
  }

  private void checkMemory(String role) {
    Section share = recipe.section("resources").section(role);
    if (share.has("mem") && share.has("mem_gb")) {
      problems.add(share.position("mem"), share.place("mem"), "must not stand beside mem_gb");
    }
  }

  private void checkBinds() {
    Set<String> targets = new HashSet<>();
    List<String> binds = new ArrayList<>(recipe.texts("binds").orElse(List.of()));
    for (int i = 0; i < binds.size(); i++) {
      String[] parts = binds.get(i).split(":", -1);
      Place place = Place.of("binds").item(i);
      if (parts.length > 1 && !targets.add(parts[1])) {
        problems.add(
            recipe.recipe().at(place).orElseThrow(),
            place,
            "must not mount two sources at one target");
      }
    }
  }

  private void refuse(Section section, String key, String rule) {
    problems.add(section.node(key).orElseThrow(), section.place(key), rule);
  }
}
