package hpcbench.recipe;

import hpcbench.recipe.CustomApi.Preparation.Method;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Turns a recipe without sweeps into typed values, and fills in every default.
///
/// The recipe must have passed the schema and the rules: then nothing here can fail.
final class Binder {
  private static final int DEFAULT_TOKENS = 128;
  private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(30);
  private static final long DEFAULT_SEED = 1;
  private static final int DEFAULT_LEAST_REPETITIONS = 3;
  private static final int DEFAULT_MOST_REPETITIONS = 20;

  /// How far above the mean a length may lie when no `max` is given, in standard deviations.
  private static final int REACH = 5;

  private final Section recipe;
  private final Section workload;

  Binder(Node.Mapping recipe) {
    this.recipe = Section.top(recipe);
    this.workload = this.recipe.section("workload");
  }

  Setup setup() {
    return new Setup(
        recipe.whole("schema_version").orElse(1),
        recipe.text("scenario").orElseThrow(),
        recipe.text("description"),
        recipe.text("partition"),
        recipe.text("account"),
        recipe.text("qos"),
        recipe.text("reservation"),
        recipe.text("constraint"),
        orchestration(),
        artifacts(),
        recipe.texts("binds").orElse(List.of()).stream().map(Bind::parse).toList(),
        endpoint(),
        slo(),
        repetitions(),
        monitoring(),
        seed());
  }

  private Monitoring monitoring() {
    Section given = recipe.section("monitoring");
    return new Monitoring(
        given.flag("enabled").orElse(true),
        given.duration("interval").orElse(Monitoring.DEFAULT.interval()),
        given.text("pushgateway"));
  }

  private Repetitions repetitions() {
    Section given = recipe.section("repetitions");
    if (given.mapping().entries().isEmpty()) {
      return Repetitions.fixed(recipe.whole("repetitions").orElse(1));
    }
    int max = mostRepetitions(given);
    return new Repetitions(
        given.whole("min").orElse(Math.min(DEFAULT_LEAST_REPETITIONS, max)),
        max,
        given
            .text("until")
            .map(share -> new Repetitions.Precision(repeatedMetric(given), share(share))),
        given.duration("budget"));
  }

  private static Repetitions.Metric repeatedMetric(Section repetitions) {
    return repetitions
        .text("metric")
        .map(metric -> Repetitions.Metric.valueOf(upper(metric)))
        .orElse(Repetitions.Metric.REQUEST_THROUGHPUT);
  }

  private static double share(String percent) {
    return Double.parseDouble(percent.replace("%", "").strip()) / 100;
  }

  /// How often a point is run at most, by the mapping under `repetitions`.
  static int mostRepetitions(Section repetitions) {
    return repetitions.whole("max").orElse(DEFAULT_MOST_REPETITIONS);
  }

  Workload workload() {
    return new Workload(
        workload.text("component").orElse("inference"),
        workload.text("service").orElse("openai"),
        workload.text("model").orElseThrow(),
        workload.text("api").map(api -> Api.valueOf(upper(api))).orElse(Api.CHAT),
        workload.flag("streaming").orElse(true),
        arrival(),
        extent("duration", "requests"),
        extent("warmup", "warmup_requests"),
        workload.duration("drain").orElse(DEFAULT_DRAIN),
        clientsPerNode(),
        concurrency(),
        workload.whole("batch").orElse(1),
        balance(),
        lengths(workload.has("prompt_len") ? "prompt_len" : "input_tokens"),
        lengths("output_tokens"),
        workload.flag("ignore_eos").orElse(false),
        dataset(),
        workload.text("tokenizer").map(Path::of),
        prefixCache(),
        workload.number("temperature").orElse(0.0),
        timeouts(),
        plain(workload.section("extra_body").mapping()),
        seed());
  }

  private PrefixCache prefixCache() {
    return workload
        .text("prefix_cache")
        .map(action -> PrefixCache.valueOf(upper(action)))
        .orElse(PrefixCache.KEEP);
  }

  private Balance balance() {
    return workload
        .text("balance")
        .map(balance -> Balance.valueOf(upper(balance.replace('-', '_'))))
        .orElse(Balance.ROUND_ROBIN);
  }

  Servers servers() {
    Section servers = recipe.section("servers");
    return new Servers(
        healthCheck(servers.section("health_check")),
        plain(servers.section("service_config").mapping()),
        servers.texts("command"),
        servers.whole("port"),
        servers.whole("replicas"),
        servers.has("custom")
            ? Optional.of(customApi(servers.section("custom")))
            : Optional.empty());
  }

  private static CustomApi customApi(Section custom) {
    return new CustomApi(
        custom.has("dialects") ? dialects(custom.section("dialects")) : CustomApi.Dialects.OPENAI,
        custom.text("models_path"),
        custom.text("version_path"),
        custom.text("version_field").orElse(CustomApi.OPENAI.versionField()),
        custom.sections("preparation").stream().map(Binder::preparation).toList(),
        custom.text("metrics_path").orElse(CustomApi.OPENAI.metricsPath()),
        metrics(custom.section("metrics")),
        custom.text("api_key_variable"));
  }

  private static CustomApi.Dialects dialects(Section dialects) {
    return new CustomApi.Dialects(
        dialects.text("chat"), dialects.text("completions"), dialects.text("generate"));
  }

  private static CustomApi.Preparation preparation(Section request) {
    return new CustomApi.Preparation(
        request.text("method").map(Method::valueOf).orElse(Method.POST),
        request.text("path").orElseThrow(),
        request.has("body")
            ? Optional.of(plain(request.section("body").mapping()))
            : Optional.empty());
  }

  private static Map<String, List<String>> metrics(Section metrics) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (Node.Entry entry : metrics.mapping().entries()) {
      names.put(
          entry.key(),
          metrics.texts(entry.key()).orElseGet(() -> List.of(Quoted.bare(entry.value()))));
    }
    return names;
  }

  Resources resources() {
    Section resources = recipe.section("resources");
    return new Resources(share(resources.section("servers")), share(resources.section("clients")));
  }

  /// The nodes of servers: one in local mode, which has no other.
  ServerNodes serverNodes() {
    boolean isSlurm = recipe.section("orchestration").text("mode").equals(Optional.of("slurm"));
    int nodes = isSlurm ? Nodes.of(recipe).servers() : Orchestration.LOCAL.serverNodes();
    return new ServerNodes(nodes, share(recipe.section("resources").section("servers")));
  }

  private Orchestration orchestration() {
    Section orchestration = recipe.section("orchestration");
    if (!orchestration.text("mode").equals(Optional.of("slurm"))) {
      return Orchestration.LOCAL;
    }
    Nodes nodes = Nodes.of(recipe);
    Section job = orchestration.section("job_config");
    return new Orchestration(
        Orchestration.Mode.SLURM,
        nodes.total(),
        nodes.servers(),
        nodes.clients(),
        nodes.monitors(),
        job.node("time_limit").map(limit -> Durations.parseTimeLimit(Quoted.bare(limit))),
        job.flag("exclusive").orElse(false));
  }

  private Artifacts artifacts() {
    Section artifacts = recipe.section("artifacts");
    return new Artifacts(
        artifacts.text("containers_dir"),
        artifacts.section("service").text("path"),
        artifacts.section("python").text("path"));
  }

  private Optional<Endpoint> endpoint() {
    Section endpoint = recipe.section("endpoint", "url");
    return endpoint
        .text("url")
        .map(url -> new Endpoint(URI.create(url), endpoint.text("api_key_env")));
  }

  private Optional<Slo> slo() {
    Section slo = recipe.section("slo");
    return recipe.has("slo")
        ? Optional.of(
            new Slo(slo.duration("ttft"), slo.duration("tpot"), slo.duration("end_to_end")))
        : Optional.empty();
  }

  private long seed() {
    return workload.number("seed").map(Double::longValue).orElse(DEFAULT_SEED);
  }

  private Arrival arrival() {
    Section arrival = workload.section("arrival", "kind");
    return switch (arrival.text("kind").orElse("closed")) {
      case "constant" -> new Arrival.Constant(rate(arrival, "rate"));
      case "poisson" -> new Arrival.Poisson(rate(arrival, "rate"));
      case "gamma" -> new Arrival.Gamma(rate(arrival, "rate"), rate(arrival, "burstiness"));
      case "burst" ->
          new Arrival.Burst(
              arrival.whole("size").orElseThrow(), arrival.duration("period").orElseThrow());
      case "ramp" -> new Arrival.Ramp(rate(arrival, "from"), rate(arrival, "to"));
      case "max" -> new Arrival.Max();
      default -> new Arrival.Closed();
    };
  }

  private static double rate(Section arrival, String key) {
    return arrival.number(key).orElseThrow();
  }

  private Extent extent(String durationKey, String countKey) {
    return workload
        .whole(countKey)
        .<Extent>map(Extent.Requests::new)
        .or(() -> workload.duration(durationKey).map(Extent.Lasting::new))
        .filter(extent -> !extent.isNone())
        .orElseGet(Extent::none);
  }

  private int clientsPerNode() {
    return workload
        .whole("clients_per_node")
        .or(() -> Nodes.clients(recipe).whole("clients_per_node"))
        .orElse(1);
  }

  private Optional<Integer> concurrency() {
    Optional<Integer> limit =
        arrival().isOpen() ? Optional.of(Workload.OPEN_LOOP_LIMIT) : Optional.empty();
    return workload.whole("concurrency").or(() -> limit);
  }

  private Lengths lengths(String key) {
    Section lengths = workload.section(key);
    if (!lengths.has("mean")) {
      return new Lengths.Fixed(workload.whole(key).orElse(DEFAULT_TOKENS));
    }
    double mean = lengths.number("mean").orElseThrow();
    double stddev = lengths.number("stddev").orElseThrow();
    int min = lengths.whole("min").orElse(1);
    int max = lengths.whole("max").orElse((int) Math.max(min, Math.ceil(mean + REACH * stddev)));
    return lengths.text("distribution").equals(Optional.of("lognormal"))
        ? new Lengths.LogNormal(mean, stddev, min, max)
        : new Lengths.Normal(mean, stddev, min, max);
  }

  private Dataset dataset() {
    Section dataset = workload.section("dataset", "kind");
    return switch (dataset.text("kind").orElse("synthetic")) {
      case "jsonl" -> new Dataset.JsonLines(dataset.text("path").orElseThrow());
      case "sharegpt" -> new Dataset.ShareGpt(dataset.text("path").orElseThrow());
      case "hellaswag" -> new Dataset.HellaSwag(dataset.text("path").orElseThrow());
      default ->
          new Dataset.Synthetic(
              dataset.whole("prefix_groups").orElse(0), dataset.whole("prefix_tokens").orElse(0));
    };
  }

  private Timeouts timeouts() {
    Section timeouts = workload.section("timeouts");
    return new Timeouts(
        timeouts.duration("connect").orElse(Timeouts.DEFAULT.connect()),
        timeouts.duration("first_token").orElse(Timeouts.DEFAULT.firstToken()),
        timeouts.duration("idle").orElse(Timeouts.DEFAULT.idle()),
        timeouts.duration("total").orElse(Timeouts.DEFAULT.total()));
  }

  private static HealthCheck healthCheck(Section check) {
    return new HealthCheck(
        check.flag("enabled").orElse(HealthCheck.DEFAULT.enabled()),
        check.seconds("timeout").orElse(HealthCheck.DEFAULT.timeout()),
        check.seconds("interval").orElse(HealthCheck.DEFAULT.interval()),
        check.text("endpoint"));
  }

  private static Resources.Share share(Section share) {
    return new Resources.Share(
        share.whole("gpus").orElse(Resources.Share.SMALL.gpus()),
        share.whole("cpus_per_task").orElse(Resources.Share.SMALL.cpusPerTask()),
        share
            .text("mem")
            .map(ByteSize::parse)
            .or(() -> share.whole("mem_gb").map(ByteSize::ofGigabytes))
            .orElse(Resources.Share.SMALL.memory()));
  }

  /// A free mapping as plain Java values, in the order it is written.
  private static Map<String, Object> plain(Node.Mapping mapping) {
    Map<String, Object> values = new LinkedHashMap<>();
    mapping.entries().forEach(entry -> values.put(entry.key(), plain(entry.value())));
    return Collections.unmodifiableMap(values);
  }

  private static Object plain(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> plain(mapping);
      case Node.Sequence(_, List<Node> items) -> items.stream().map(Binder::plain).toList();
      case Node.Scalar scalar -> narrowest(scalar.value().orElseThrow());
    };
  }

  /// A whole number in the narrowest type that holds it, as JSON readers give it back.
  private static Object narrowest(Object value) {
    return value instanceof Long number && number == number.intValue()
        ? (Object) number.intValue()
        : value;
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
