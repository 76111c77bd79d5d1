package hpcbench.cli;

import hpcbench.recipe.InvalidRecipeException;
import hpcbench.recipe.Problem;
import hpcbench.recipe.Recipe;
import hpcbench.recipe.RecipeReader;
import hpcbench.service.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hpcbench load`: loads a running service without a recipe.
///
/// The options are made into a recipe, which takes the same path as any other and is kept in the
/// run folder, so that the run can be repeated with `hpcbench run`.
@Command(
    name = "load",
    description = "Load a service that runs already, without a recipe.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LoadCommand implements Callable<Integer> {
  private final Console console;
  private final Services services;
  private final RecipeDraft draft = new RecipeDraft();
  private final Map<String, String> optionOfPath = new HashMap<>();

  @Option(
      names = "--url",
      required = true,
      paramLabel = "URL",
      description = "Address of the service, such as http://127.0.0.1:8000.")
  String url;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "Model, as the service names it.")
  String model;

  @Option(
      names = "--api",
      paramLabel = "API",
      defaultValue = "chat",
      description =
          "Kind of request: chat, completions, or generate (Ollama's own). Default: chat.")
  String api;

  @Option(
      names = "--api-key-env",
      paramLabel = "NAME",
      description = "Environment variable that holds the API key.")
  Optional<String> apiKeyEnv;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description =
          "Requests in flight; with --rate, the most of them. Default: 1; with --rate, no limit in"
              + " practice.")
  Optional<String> concurrency;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Requests per second, whatever the service does (open loop).")
  Optional<String> rate;

  @Option(
      names = "--arrival",
      paramLabel = "KIND",
      description = "With --rate: poisson or constant. Default: poisson.")
  Optional<String> arrival;

  @Option(names = "--requests", paramLabel = "N", description = "How many requests are measured.")
  Optional<String> requests;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "How long is measured, such as 30s, in place of --requests. Default: 30s.")
  Optional<String> duration;

  @Option(
      names = "--warmup-requests",
      paramLabel = "N",
      description = "Requests before the measurement, which are not counted.")
  Optional<String> warmupRequests;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      description = "Time before the measurement, in place of --warmup-requests.")
  Optional<String> warmup;

  @Option(
      names = "--input-tokens",
      paramLabel = "N",
      description = "Length of each prompt. Default: 128.")
  Optional<String> inputTokens;

  @Option(
      names = "--output-tokens",
      paramLabel = "N",
      description = "Limit of each answer's length. Default: 128.")
  Optional<String> outputTokens;

  @Option(
      names = "--ignore-eos",
      description = "Ask the service to go on until --output-tokens, where it can.")
  boolean ignoreEos;

  @Option(
      names = "--no-streaming",
      description = "Ask for each answer in one piece; there is no time to first token then.")
  boolean whole;

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description = "The model's tokenizer.json, for exact token counts.")
  Optional<Path> tokenizer;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long the service may take to answer for the first time. Default: 30s.")
  String wait;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of every random choice. Default: 1.")
  Optional<String> seed;

  @Mixin RunsFolder runs;
  @Mixin RunOptions options;

  LoadCommand(Console console, Services services) {
    this.console = console;
    this.services = services;
  }

  @Override
  public Integer call() throws IOException {
    Recipe recipe = recipe();
    Benchmark benchmark = new Benchmark(console, services, options);
    return benchmark.here(benchmark.order(recipe, runs.path)).number();
  }

  /// The options as a recipe.
  private Recipe recipe() {
    draft.set("scenario", "load");
    set("--url", "endpoint.url", url);
    set("--api-key-env", "endpoint.api_key_env", apiKeyEnv);
    set("--wait", "servers.health_check.timeout", wait);
    draft.set("workload.service", api.equals("generate") ? "ollama" : "openai");
    set("--model", "workload.model", model);
    set("--api", "workload.api", api);
    setLoad();
    setPrompts();
    return read(draft.yaml());
  }

  private void setLoad() {
    if (rate.isPresent()) {
      set("--arrival", "workload.arrival.kind", arrival.orElse("poisson"));
      setNumber("--rate", "workload.arrival.rate", rate);
    } else if (arrival.isPresent()) {
      throw new CommandFailure(ExitCode.USAGE, "--arrival needs --rate");
    }
    setNumber("--concurrency", "workload.concurrency", concurrency);
    setNumber("--requests", "workload.requests", requests);
    set(
        "--duration",
        "workload.duration",
        duration.or(() -> requests.isPresent() ? Optional.empty() : Optional.of("30s")));
    setNumber("--warmup-requests", "workload.warmup_requests", warmupRequests);
    set("--warmup", "workload.warmup", warmup);
  }

  private void setPrompts() {
    setNumber("--input-tokens", "workload.input_tokens", inputTokens);
    setNumber("--output-tokens", "workload.output_tokens", outputTokens);
    set("--ignore-eos", "workload.ignore_eos", ignoreEos);
    set("--no-streaming", "workload.streaming", !whole);
    set(
        "--tokenizer",
        "workload.tokenizer",
        tokenizer.map(file -> file.toAbsolutePath().toString()));
    setNumber("--seed", "workload.seed", seed);
  }

  private void set(String option, String path, Optional<?> value) {
    value.ifPresent(given -> set(option, path, given));
  }

  private void setNumber(String option, String path, Optional<String> word) {
    set(option, path, word.map(RecipeDraft::number));
  }

  private void set(String option, String path, Object value) {
    optionOfPath.put(path, option);
    draft.set(path, value);
  }

  private Recipe read(String yaml) {
    try {
      return RecipeReader.read("load", yaml, Path.of(""), services);
    } catch (InvalidRecipeException invalid) {
      throw new CommandFailure(
          ExitCode.USAGE,
          invalid.problems().stream().map(this::asOption).collect(Collectors.joining("\n")));
    }
  }

  private String asOption(Problem problem) {
    return optionOfPath.getOrDefault(problem.path(), problem.path())
        + " "
        + problem.rule()
        + problem.value().map(value -> ", was " + value).orElse("")
        + problem.suggestion().map(hint -> "; " + hint).orElse("");
  }
}
