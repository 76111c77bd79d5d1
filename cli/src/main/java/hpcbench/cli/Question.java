package hpcbench.cli;

import hpcbench.recipe.CustomApi;
import hpcbench.recipe.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// A question of the wizard: where its answer goes in the recipe, and in which form.
///
/// @param path key of the recipe that the answer belongs to
/// @param text what is asked
/// @param fallback the answer when nothing is typed; empty leaves the key out
/// @param form what kind of value the answer is
/// @param applies whether it is asked at all, given the answers before it, by path
record Question(
    String path, String text, String fallback, Form form, Predicate<Map<String, String>> applies) {

  /// Every question, in the order they are asked. Whether one applies depends on those before it.
  static final List<Question> ALL =
      List.of(
          always("scenario", "Name of the experiment", "my-benchmark", Form.TEXT),
          always("orchestration.mode", "Where it runs: local or slurm", "local", Form.TEXT),
          onSlurm("partition", "Slurm partition (empty: the cluster's own choice)", "", Form.TEXT),
          onSlurm("account", "Slurm account (empty: your own)", "", Form.TEXT),
          onSlurm("qos", "Slurm quality of service (empty: the usual)", "", Form.TEXT),
          onSlurm("orchestration.job_config.time_limit", "Time limit", "01:00:00", Form.TEXT),
          onSlurm(nodes("servers"), "Nodes that run the service", "1", Form.VALUES),
          onSlurm(nodes("clients"), "Nodes that send load", "1", Form.VALUES),
          onSlurm(nodes("monitors"), "Nodes that only watch", "0", Form.VALUES),
          onSlurm("resources.servers.gpus", "GPUs of each server node", "1", Form.VALUES),
          onSlurm(
              "resources.servers.cpus_per_task", "CPU cores of each server node", "8", Form.VALUES),
          onSlurm("resources.servers.mem_gb", "Memory of each server node, GB", "32", Form.VALUES),
          onSlurm(
              "resources.clients.cpus_per_task", "CPU cores of each client node", "4", Form.VALUES),
          onSlurm("resources.clients.mem_gb", "Memory of each client node, GB", "8", Form.VALUES),
          always("workload.service", "Service", "dummy", Form.TEXT),
          new Question(
              "endpoint.url",
              "URL of a service that runs already (empty: it is started)",
              "",
              Form.TEXT,
              answers -> isLocal(answers) && !isSimulated(answers)),
          new Question("workload.model", "Model", "simulated", Form.TEXT, Question::isSimulated),
          new Question(
              "workload.model",
              "Model, as the service names it",
              "",
              Form.TEXT,
              answers -> !isSimulated(answers)),
          new Question(
              "servers.command",
              "Words that start it, with commas between them, such as serve, --port, {port}",
              "",
              Form.LIST,
              answers -> isWithoutProgram(answers) && isStarted(answers)),
          new Question(
              "servers.health_check.endpoint",
              "Path that answers 200 when it is healthy",
              "/health",
              Form.TEXT,
              answers -> isOneOf(answers, CustomApi.SERVICE)),
          always(
              "workload.api",
              "Kind of request: chat, completions or generate",
              "chat",
              Form.VALUES),
          always(
              "workload.arrival",
              "Requests per second (empty: as fast as they are answered)",
              "",
              Form.RATE),
          new Question(
              "workload.concurrency",
              "Requests in flight",
              "1, 4",
              Form.VALUES,
              Question::isClosed),
          new Question(
              "workload.concurrency",
              "Most requests in flight",
              "1024",
              Form.VALUES,
              answers -> !isClosed(answers)),
          always("workload.duration", "Length of each measurement", "10s", Form.VALUES),
          always("workload.warmup", "Warm-up before it", "2s", Form.VALUES),
          always("workload.prompt_len", "Tokens of each prompt", "128", Form.VALUES),
          always("workload.output_tokens", "Most tokens of each answer", "64", Form.VALUES),
          onSlurm(
              "artifacts.containers_dir",
              "Folder with container images (empty: no containers)",
              "",
              Form.TEXT),
          new Question(
              "artifacts.service.path",
              "Image of the service, below that folder",
              "service.sif",
              Form.TEXT,
              answers -> !answers.getOrDefault("artifacts.containers_dir", "").isEmpty()),
          onSlurm(
              "binds",
              "Binds, such as /scratch/me:/scratch:rw (several: with commas)",
              "",
              Form.LIST));

  /// Kinds of answers.
  enum Form {
    /// One text as it is.
    TEXT,
    /// One number or word, or several with commas between them, which make a sweep.
    VALUES,
    /// Always a list, of words with commas between them.
    LIST,
    /// Requests per second of a Poisson process, or several with commas between them.
    RATE
  }

  /// Puts the answer into the recipe; an empty one leaves the key out.
  void put(RecipeDraft draft, String answer) {
    if (answer.isEmpty()) {
      return;
    }
    switch (form) {
      case TEXT -> draft.set(path, answer);
      case VALUES -> draft.set(path, values(answer));
      case LIST -> draft.set(path, words(answer));
      case RATE -> {
        draft.set(path + ".kind", "poisson");
        draft.set(path + ".rate", values(answer));
      }
    }
  }

  /// Whether the answer to this question is what this problem is about.
  boolean concerns(Problem problem) {
    return problem.path().equals(path) || problem.path().startsWith(path + ".");
  }

  private static Question always(String path, String text, String fallback, Form form) {
    return new Question(path, text, fallback, form, _ -> true);
  }

  private static Question onSlurm(String path, String text, String fallback, Form form) {
    return new Question(path, text, fallback, form, answers -> !isLocal(answers));
  }

  private static String nodes(String role) {
    return "orchestration.node_allocation." + role + ".nodes";
  }

  private static boolean isLocal(Map<String, String> answers) {
    return "local".equals(answers.get("orchestration.mode"));
  }

  private static boolean isSimulated(Map<String, String> answers) {
    return "dummy".equals(answers.get("workload.service"));
  }

  private static boolean isWithoutProgram(Map<String, String> answers) {
    return isOneOf(answers, "openai", CustomApi.SERVICE);
  }

  private static boolean isOneOf(Map<String, String> answers, String... services) {
    return List.of(services).contains(answers.getOrDefault("workload.service", ""));
  }

  private static boolean isStarted(Map<String, String> answers) {
    return answers.getOrDefault("endpoint.url", "").isEmpty();
  }

  /// Whether each answer makes room for the next request, since no rate is wanted.
  private static boolean isClosed(Map<String, String> answers) {
    return answers.getOrDefault("workload.arrival", "").isEmpty();
  }

  private static Object values(String answer) {
    List<Object> values = words(answer).stream().map(RecipeDraft::number).toList();
    return values.size() == 1 ? values.getFirst() : values;
  }

  private static List<String> words(String answer) {
    return Arrays.stream(answer.split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
