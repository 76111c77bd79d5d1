package hpcbench.recipe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What must hold for the load at one point of the sweep, beyond what the schema says.
final class WorkloadRules {
  /// Fields of a request that have a key of their own, which the report and the measures rely on.
  private static final Map<String, String> OWN_KEYS =
      Map.of(
          "model", "workload.model",
          "stream", "workload.streaming",
          "messages", "workload.dataset",
          "prompt", "workload.dataset",
          "max_tokens", "workload.output_tokens",
          "max_completion_tokens", "workload.output_tokens",
          "temperature", "workload.temperature",
          "cache_salt", "workload.prefix_cache",
          "ignore_eos", "workload.ignore_eos");

  private static final List<String> LENGTHS = List.of("prompt_len", "input_tokens");

  private final Section recipe;
  private final Section workload;
  private final Path folder;
  private final Set<String> services;
  private final Problems problems;

  WorkloadRules(Section recipe, Path folder, Set<String> services, Problems problems) {
    this.recipe = recipe;
    this.workload = recipe.section("workload");
    this.folder = folder;
    this.services = services;
    this.problems = problems;
  }

  void check() {
    if (recipe.has("workload")) {
      checkService();
      checkExtents();
      checkClients();
      checkArrival(workload.section("arrival", "kind"));
      checkLengths("prompt_len");
      checkLengths("input_tokens");
      checkLengths("output_tokens");
      checkDataset(workload.section("dataset", "kind"));
      workload.node("tokenizer").ifPresent(node -> checkFile(node, workload.place("tokenizer")));
      checkTimeouts(workload.section("timeouts"));
      checkExtraBody(workload.section("extra_body"));
    }
  }

  private void checkService() {
    Optional<String> service = workload.text("service");
    if (!workload.has("service") && !recipe.has("endpoint")) {
      problems.add(workload.position(), workload.place("service"), "is required", known(""));
    }
    service
        .filter(name -> !services.contains(name))
        .ifPresent(name ->
            problems.add(
                workload.node("service").orElseThrow().position(),
                workload.place("service"),
                "must be a known service",
                Optional.of(Quoted.text(name)),
                Optional.of(known(name))));
  }

  private String known(String name) {
    return Spelling.nearest(name, services)
        .map(near -> "did you mean '" + near + "'?")
        .orElseGet(() -> "known are " + String.join(", ", services.stream().sorted().toList()));
  }

  private void checkExtents() {
    refuseBoth("duration", "requests");
    refuseBoth("warmup", "warmup_requests");
    refuseBoth("prompt_len", "input_tokens");
    if (!workload.has("duration") && !workload.has("requests")) {
      problems.add(
          workload.position(),
          workload.place("duration"),
          "is required",
          "give duration, or requests for a number of requests");
    }
  }

  private void refuseBoth(String key, String other) {
    if (workload.has(key) && workload.has(other)) {
      boolean first = workload.position(key).compareTo(workload.position(other)) < 0;
      String later = first ? other : key;
      String earlier = first ? key : other;
      problems.add(
          workload.position(later), workload.place(later), "must not stand beside " + earlier);
    }
  }

  private void checkClients() {
    Optional<Integer> here = workload.whole("clients_per_node");
    Optional<Integer> there = Nodes.clients(recipe).whole("clients_per_node");
    if (here.isPresent() && there.isPresent() && !here.equals(there)) {
      problems.add(
          workload.node("clients_per_node").orElseThrow(),
          workload.place("clients_per_node"),
          "must equal orchestration.node_allocation.clients.clients_per_node, which is "
              + there.get());
    }
  }

  private void checkArrival(Section arrival) {
    Kinds.arrivals().check(arrival, problems);
    String kind = arrival.text("kind").orElse("closed");
    if (!kind.equals("closed") && workload.whole("batch").orElse(1) > 1) {
      problems.add(
          workload.node("batch").orElseThrow(),
          workload.place("batch"),
          "must be 1 in an open loop such as arrival " + kind);
    }
    switch (kind) {
      case "max" -> require("requests", "arrival max", "it sends them all at once");
      case "ramp" -> checkRamp(arrival);
      case "constant", "poisson", "gamma" ->
          arrival.number("rate").ifPresent(rate -> checkVolume(arrival, "rate", rate));
      default -> {}
    }
  }

  private void checkRamp(Section ramp) {
    require("duration", "arrival ramp", "the rate changes over it");
    if (ramp.number("from").isPresent() && ramp.number("to").isPresent()) {
      checkVolume(ramp, "to", (ramp.number("from").get() + ramp.number("to").get()) / 2);
    }
  }

  private void require(String key, String what, String why) {
    if (!workload.has(key)) {
      problems.add(
          workload.position("arrival"), workload.place(key), "is required for " + what, why);
    }
  }

  private void checkVolume(Section arrival, String key, double rate) {
    Optional<Duration> duration = workload.duration("duration");
    if (duration.isPresent() && rate * seconds(duration.get()) < 1) {
      problems.add(
          arrival.node(key).orElseThrow(),
          arrival.place(key),
          "must give at least one request in " + Durations.format(duration.get()));
    }
  }

  private static double seconds(Duration duration) {
    return (double) duration.toSeconds() + duration.toNanosPart() / 1e9;
  }

  private void checkLengths(String key) {
    Section lengths = workload.section(key);
    int min = lengths.whole("min").orElse(1);
    lengths
        .whole("max")
        .filter(max -> max < min)
        .ifPresent(_ -> refuse(lengths, "max", "must be at least min, which is " + min));
    double max = lengths.number("max").orElse(Double.MAX_VALUE);
    lengths
        .number("mean")
        .filter(mean -> mean < min || (mean > max && max >= min))
        .ifPresent(_ -> refuse(lengths, "mean", "must lie between min and max"));
  }

  private void refuse(Section section, String key, String rule) {
    problems.add(section.node(key).orElseThrow(), section.place(key), rule);
  }

  private void checkDataset(Section dataset) {
    Kinds.datasets().check(dataset, problems);
    String kind = dataset.text("kind").orElse("synthetic");
    if (kind.equals("synthetic")) {
      checkPrefixes(dataset);
    } else {
      dataset.node("path").ifPresent(path -> checkFile(path, dataset.place("path")));
      LENGTHS.stream().filter(workload::has).forEach(key -> refuseLength(key, kind));
    }
  }

  private void refuseLength(String key, String kind) {
    problems.add(
        workload.position(key),
        workload.place(key),
        "applies to synthetic prompts, but the prompts come from " + kind);
  }

  private void checkPrefixes(Section dataset) {
    int tokens = dataset.whole("prefix_tokens").orElse(0);
    int groups = dataset.whole("prefix_groups").orElse(0);
    if (tokens > 0 && groups == 0) {
      refuse(dataset, "prefix_tokens", "needs prefix_groups of at least 1");
    }
    if (groups > 0 && tokens == 0) {
      refuse(dataset, "prefix_groups", "needs prefix_tokens of at least 1");
    }
    LENGTHS.stream()
        .flatMap(key -> workload.whole(key).stream())
        .filter(length -> tokens >= length)
        .findFirst()
        .ifPresent(length ->
            refuse(
                dataset, "prefix_tokens", "must be less than the prompt's " + length + " tokens"));
  }

  private void checkFile(Node path, Place place) {
    Path file = folder.resolve(Quoted.bare(path));
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      problems.add(
          path.position(),
          place,
          "must be a file that can be read",
          Optional.of(Quoted.of(path)),
          Optional.of("looked for " + file.toAbsolutePath().normalize()));
    }
  }

  private void checkTimeouts(Section timeouts) {
    Optional<Duration> total = timeouts.duration("total");
    for (String part : List.of("first_token", "idle")) {
      timeouts
          .duration(part)
          .filter(limit -> total.isPresent() && limit.compareTo(total.get()) > 0)
          .ifPresent(_ ->
              refuse(
                  timeouts,
                  part,
                  "must be at most total, which is " + Durations.format(total.get())));
    }
  }

  private void checkExtraBody(Section extraBody) {
    for (Node.Entry entry : extraBody.mapping().entries()) {
      String own = OWN_KEYS.get(entry.key());
      if (own != null) {
        problems.add(
            entry.position(), extraBody.place(entry.key()), "is set by " + own + ", not here");
      }
    }
    FreeMapping.check(extraBody, problems);
  }
}
