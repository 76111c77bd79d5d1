package hpcbench.report;

import hpcbench.result.Json;
import hpcbench.result.Provenance;
import hpcbench.result.Provenance.ServiceOrigin;
import hpcbench.result.Provenance.Session;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything about a run that its numbers may depend on, by group and name. What differs between
/// any two runs, such as instants, addresses and the run's own folder, is no factor.
final class RunFactors {
  /// The folder that a server had on its node while it ran, another one each time.
  private static final Pattern SCRATCH =
      Pattern.compile("/hpcbench-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final RunFolder folder;
  private final Optional<Provenance> provenance;

  RunFactors(RunFolder folder) throws RunFolderException {
    this.folder = folder;
    this.provenance = folder.provenance();
  }

  /// The factors of this group but for those of single trials.
  Map<String, String> of(RunDifferences.Group group) throws RunFolderException {
    return switch (group) {
      case RECIPE -> FlatTree.of(folder.recipeValues());
      case PLAN -> FlatTree.of(planWithoutTrials());
      case TOOLKIT -> toolkit();
      case HARDWARE -> hardware();
      case SERVICE -> service();
      case DATA -> data();
    };
  }

  /// The factors of each trial, by its id.
  Map<String, Map<String, String>> ofTrials() throws RunFolderException {
    Map<String, Map<String, String>> trials = new LinkedHashMap<>();
    folder.plan().trials().forEach(trial -> trials.put(trial.id(), FlatTree.of(tree(trial))));
    return trials;
  }

  private JsonNode planWithoutTrials() throws RunFolderException {
    ObjectNode plan = (ObjectNode) tree(folder.plan());
    plan.remove("trials");
    return plan;
  }

  private Map<String, String> data() {
    return provenance.<Map<String, String>>map(Provenance::datasets).orElse(Map.of());
  }

  private Map<String, String> toolkit() {
    Map<String, String> factors = new LinkedHashMap<>();
    last()
        .ifPresent(session -> {
          factors.put("version", session.toolkitVersion());
          session.source().ifPresent(source -> add(factors, "source", source));
          add(factors, "jvm", session.jvm());
        });
    return factors;
  }

  private Map<String, String> hardware() {
    Map<String, String> factors = new LinkedHashMap<>();
    last()
        .ifPresent(session -> {
          add(factors, "host", session.host());
          session.clients().forEach((node, host) -> add(factors, "client " + node, host));
        });
    return factors;
  }

  /// Servers of one session differ by their flags at most, which are those of the trials.
  private Map<String, String> service() {
    Map<String, String> factors = new LinkedHashMap<>();
    List<ServiceOrigin> services = last().map(Session::services).orElse(List.of());
    for (int i = 0; i < services.size(); i++) {
      ServiceOrigin origin = services.get(i);
      String name = services.size() == 1 ? origin.service() : origin.service() + " " + (i + 1);
      ObjectNode tree = (ObjectNode) tree(origin);
      tree.remove(List.of("address", "service"));
      tree.put("command", command(origin));
      FlatTree.of(tree).forEach((key, value) -> factors.put(name + "." + key, value));
    }
    return factors;
  }

  private String command(ServiceOrigin origin) {
    String port = Integer.toString(URI.create(origin.address()).getPort());
    return String.join(
        " ",
        origin.command().stream()
            .map(word -> word.equals(port) ? "PORT" : word)
            .map(word -> word.replace(folder.path().toString(), "RUN"))
            .map(word -> SCRATCH.matcher(word).replaceAll("/SCRATCH"))
            .toList());
  }

  private Optional<Session> last() {
    return provenance.flatMap(Provenance::last);
  }

  private static void add(Map<String, String> factors, String name, Object value) {
    FlatTree.of(tree(value)).forEach((key, text) -> factors.put(name + "." + key, text));
  }

  private static JsonNode tree(Object value) {
    return Json.parse(Json.line(value), JsonNode.class);
  }
}
