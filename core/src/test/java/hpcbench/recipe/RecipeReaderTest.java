package hpcbench.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.recipe.CustomApi.Preparation;
import hpcbench.recipe.CustomApi.Preparation.Method;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeReaderTest {
  @Test
  void repetitionsAreANumberOrEndByWhatIsMeasured() {
    String recipe = Recipes.SHORT + "repetitions: ";
    assertThat(repetitions(recipe + "4")).isEqualTo(Repetitions.fixed(4));
    assertThat(repetitions(Recipes.SHORT)).isEqualTo(Repetitions.fixed(1));
    assertThat(repetitions(recipe + "{ min: 3, max: 20, until: 2.5%, budget: 30m }"))
        .isEqualTo(
            new Repetitions(
                3,
                20,
                Optional.of(
                    new Repetitions.Precision(Repetitions.Metric.REQUEST_THROUGHPUT, 0.025)),
                Optional.of(Duration.ofMinutes(30))));
    assertThat(repetitions(recipe + "{ max: 2, budget: 1h }"))
        .isEqualTo(new Repetitions(2, 2, Optional.empty(), Optional.of(Duration.ofHours(1))));
    assertThat(repetitions(recipe + "{ until: 5%, metric: end_to_end_p99 }").until())
        .contains(new Repetitions.Precision(Repetitions.Metric.END_TO_END_P99, 0.05));
    assertThat(Recipes.read(recipe + "{ min: 3, max: 7, until: 5% }").trialCount()).isEqualTo(7);
  }

  private static Repetitions repetitions(String recipe) {
    return Recipes.read(recipe).setup().repetitions();
  }

  @Test
  void theUsersRecipeIsAcceptedAsItStands() {
    Recipe recipe = Recipes.read(Recipes.RESOURCES.resolve("user-recipe.yaml"));
    assertThat(recipe.points()).hasSize(18);
    assertThat(recipe.axes())
        .containsExactly(
            Map.entry("workload.batch", List.of("1", "4", "8")),
            Map.entry("workload.concurrency", List.of("1", "8", "32")),
            Map.entry("workload.prompt_len", List.of("128", "512")));
    assertThat(recipe.setup().orchestration())
        .isEqualTo(
            new Orchestration(
                Orchestration.Mode.SLURM, 5, 2, 2, 1, Optional.of(Duration.ofHours(2)), true));
    Point last = recipe.points().getLast();
    assertThat(last.workload().clientsPerNode()).isEqualTo(10);
    assertThat(last.workload().inputTokens()).isEqualTo(new Lengths.Fixed(512));
    assertThat(last.servers().healthCheck())
        .isEqualTo(
            new HealthCheck(
                true, Duration.ofSeconds(300), Duration.ofSeconds(5), Optional.of("/api/tags")));
    assertThat(last.servers().serviceConfig()).containsEntry("gpu_layers", 0);
  }

  @Test
  void aShortRecipeIsEnoughOnThisMachine() {
    Recipe recipe = Recipes.read(Recipes.SHORT);
    assertThat(recipe.trialCount()).isEqualTo(1);
    assertThat(recipe.axes()).isEmpty();
    assertThat(recipe.setup().orchestration()).isEqualTo(Orchestration.LOCAL);
    Point point = recipe.points().getFirst();
    assertThat(point.choices()).isEmpty();
    assertThat(point.servers().healthCheck()).isEqualTo(HealthCheck.DEFAULT);
    assertThat(point.resources())
        .isEqualTo(new Resources(Resources.Share.SMALL, Resources.Share.SMALL));
    assertThat(point.workload().timeouts()).isEqualTo(Timeouts.DEFAULT);
    assertThat(point.workload().arrival()).isEqualTo(new Arrival.Closed());
    assertThat(point.workload().warmUp()).isEqualTo(Extent.none());
  }

  @Test
  void anEndpointNeedsNeitherModeNorService() {
    Recipe recipe =
        Recipes.read(
            """
            scenario: remote
            endpoint: { url: "https://example.org/llm", api_key_env: LLM_KEY }
            workload: { model: m, requests: 10, warmup_requests: 2 }
            """);
    assertThat(recipe.setup().endpoint())
        .contains(new Endpoint(URI.create("https://example.org/llm"), Optional.of("LLM_KEY")));
    assertThat(recipe.setup().orchestration()).isEqualTo(Orchestration.LOCAL);
    Workload workload = recipe.points().getFirst().workload();
    assertThat(workload.service()).isEqualTo("openai");
    assertThat(workload.measurement()).isEqualTo(new Extent.Requests(10));
    assertThat(workload.warmUp()).isEqualTo(new Extent.Requests(2));
  }

  @Test
  void everyKeyReachesItsValue() {
    Recipe recipe = Recipes.read(Recipes.RESOURCES.resolve("every-key.yaml"));
    assertThat(recipe.setup().slo())
        .contains(
            new Slo(
                Optional.of(Duration.ofMillis(500)),
                Optional.of(Duration.ofMillis(50)),
                Optional.of(Duration.ofSeconds(10))));
    assertThat(recipe.setup().orchestration().timeLimit())
        .contains(Duration.ofHours(26).plusMinutes(30));
    assertThat(recipe.setup().binds())
        .containsExactly(new Bind("/data", "/data", false), new Bind("/scratch", "/scratch", true));
    assertThat(recipe.setup().artifacts())
        .isEqualTo(
            new Artifacts(
                Optional.of("/project/containers/"),
                Optional.of("vllm.sif"),
                Optional.of("python.sif")));
    Point point = recipe.points().getFirst();
    assertThat(point.resources().servers())
        .isEqualTo(new Resources.Share(1, 8, ByteSize.parse("64GB")));
    assertThat(point.resources().clients().memory()).isEqualTo(ByteSize.parse("16GiB"));
    assertThat(point.servers().command()).contains(List.of("serve", "--port", "{port}"));
    assertThat(point.servers().port()).contains(8123);
    assertThat(point.servers().custom())
        .contains(
            new CustomApi(
                new CustomApi.Dialects(
                    Optional.of("ollama-chat"),
                    Optional.of("openai-completions"),
                    Optional.of("ollama-generate")),
                Optional.of("/models"),
                Optional.of("/about"),
                "release",
                List.of(
                    new Preparation(Method.GET, "/wake/{model}", Optional.empty()),
                    new Preparation(
                        Method.POST,
                        "/load",
                        Optional.of(
                            Map.of("name", "{model}", "sizes", List.of(1, 2.5), "pinned", true)))),
                "/stats",
                Map.of(
                    "waiting_requests", List.of("engine:queue", "engine:waiting"),
                    "ttft_seconds", List.of("engine:ttft")),
                Optional.of("ENGINE_API_KEY")));
    assertThat(point.servers().serviceConfig())
        .containsEntry("args", List.of("--disable-log-requests", "--swap-space=2"))
        .containsEntry("lora_modules", List.of("a", "b"));
    Workload workload = point.workload();
    assertThat(workload.api()).isEqualTo(Api.COMPLETIONS);
    assertThat(workload.streaming()).isFalse();
    assertThat(workload.ignoreEos()).isTrue();
    assertThat(workload.temperature()).isEqualTo(0.7);
    assertThat(workload.seed()).isEqualTo(42);
    assertThat(workload.inputTokens()).isEqualTo(new Lengths.LogNormal(400, 100, 64, 900));
    assertThat(workload.outputTokens()).isEqualTo(new Lengths.Normal(40, 10, 1, 90));
    assertThat(workload.dataset()).isEqualTo(new Dataset.Synthetic(3, 32));
    assertThat(workload.tokenizer()).contains(Path.of("every-key.yaml"));
    assertThat(workload.measurement()).isEqualTo(new Extent.Lasting(Duration.ofSeconds(90)));
    assertThat(workload.timeouts())
        .isEqualTo(
            new Timeouts(
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1)));
    assertThat(workload.extraBody())
        .containsEntry("stop", List.of("\n", "###"))
        .containsEntry("nested", Map.of("deep", List.of(1, 2.5, true)));
  }

  @Test
  void everyArrivalHasItsForm() {
    Recipe recipe =
        Recipes.read(
            """
            scenario: arrivals
            orchestration: { mode: local }
            workload:
              service: dummy
              model: simulated
              duration: 5s
              arrival:
                - closed
                - { kind: constant, rate: 2 }
                - { kind: poisson, rate: 2.5 }
                - { kind: gamma, rate: 2, burstiness: 0.5 }
                - { kind: burst, size: 8, period: 1s }
                - { kind: ramp, from: 0, to: 9 }
            sweep: { exclude: [{ arrival: "gamma rate=2 burstiness=0.5" }] }
            """);
    assertThat(recipe.points())
        .extracting(point -> point.workload().arrival())
        .containsExactly(
            new Arrival.Closed(),
            new Arrival.Constant(2),
            new Arrival.Poisson(2.5),
            new Arrival.Burst(8, Duration.ofSeconds(1)),
            new Arrival.Ramp(0, 9));
    assertThat(recipe.points())
        .extracting(point -> point.choices().get("workload.arrival"))
        .startsWith("closed", "constant rate=2");
    Recipe max = Recipes.read(Recipes.SHORT.replace("duration: 5s", "requests: 5\n  arrival: max"));
    assertThat(max.points().getFirst().workload().arrival()).isEqualTo(new Arrival.Max());
  }

  @Test
  void anOpenLoopWithoutALimitHasOneThatIsOutOfTheWay() {
    String open = Recipes.SHORT + "  arrival: { kind: poisson, rate: 20 }\n";
    assertThat(limit(open)).contains(Workload.OPEN_LOOP_LIMIT);
    assertThat(limit(open + "  concurrency: 8\n")).contains(8);
    assertThat(limit(Recipes.SHORT)).isEmpty();
  }

  private static Optional<Integer> limit(String text) {
    return Recipes.read(text).points().getFirst().workload().concurrency();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"02:00:00\"', PT2H",
    "02:00:00, PT2H",
    "90, PT1H30M",
    "'\"90\"', PT1H30M",
    "5:30, PT5M30S",
    "1-12, PT36H",
    "1-12:30, PT36H30M",
    "2-00:00:01, PT48H1S",
    "2h, PT2H",
    "1d12h, PT36H"
  })
  void timeLimitsHaveSlurmsForms(String written, Duration expected) {
    Recipe recipe =
        Recipes.read(
            Recipes.SHORT.replace(
                "{ mode: local }", "{ mode: slurm, job_config: { time_limit: " + written + " } }"));
    assertThat(recipe.setup().orchestration().timeLimit()).contains(expected);
  }

  @Test
  void aByteOrderMarkIsPassedOverAndKept() {
    Recipe recipe = Recipes.read("\uFEFF" + Recipes.SHORT);
    assertThat(recipe.text()).isEqualTo("\uFEFF" + Recipes.SHORT);
  }

  @Test
  void anchorsAreExpanded() {
    Recipe recipe = Recipes.read(Recipes.SHORT + "  warmup: &time 3s\n  drain: *time\n");
    assertThat(recipe.points().getFirst().workload().drain()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void filesStartFromTheRecipesFolder() {
    String dataset = "  dataset: { kind: jsonl, path: every-key.yaml }\n";
    Recipe recipe = Recipes.read(Recipes.SHORT + dataset);
    assertThat(recipe.folder()).isEqualTo(Recipes.RESOURCES);
    assertThat(recipe.points().getFirst().workload().dataset())
        .isEqualTo(new Dataset.JsonLines("every-key.yaml"));
  }

  @Test
  void theServicesOwnProblemsStandAtTheirSettings() {
    ServiceCatalog picky =
        new ServiceCatalog() {
          @Override
          public Set<String> names() {
            return Set.of("dummy");
          }

          @Override
          public List<String> problems(
              String service, String model, Servers servers, ServerNodes nodes) {
            return servers.serviceConfig().containsKey("speed")
                ? List.of("service_config.speed: dummy has no such setting", "port: must be given")
                : List.of();
          }
        };
    assertThat(Recipes.problems(Recipes.SHORT, picky)).isEmpty();
    assertThat(
            Recipes.problems(
                Recipes.SHORT + "  concurrency: 0\nservers:\n  service_config: { speed: 9 }\n",
                picky))
        .containsExactly(
            "recipe.yaml:7:16: workload.concurrency: must be a whole number of at least 1, was 0",
            "recipe.yaml:8:1: servers.port: must be given",
            "recipe.yaml:9:21: servers.service_config.speed: dummy has no such setting");
  }

  @Test
  void aPrefixCacheThatTheServiceCannotSaltIsRefusedForEachPointThatWantsIt() {
    ServiceCatalog plain =
        new ServiceCatalog() {
          @Override
          public Set<String> names() {
            return Set.of("dummy");
          }

          @Override
          public Set<PrefixCache> prefixCaches(String service) {
            return Set.of(PrefixCache.KEEP);
          }

          @Override
          public List<String> problems(
              String service, String model, Servers servers, ServerNodes nodes) {
            return List.of();
          }
        };
    String swept = Recipes.SHORT + "  prefix_cache: [keep, salt]\n";
    assertThat(Recipes.problems(swept, plain))
        .containsExactly(
            "recipe.yaml:7:24: workload.prefix_cache: must be one that the service dummy knows:"
                + " keep, was 'salt'");
    assertThat(Recipes.read(swept).points())
        .extracting(point -> point.workload().prefixCache())
        .containsExactly(PrefixCache.KEEP, PrefixCache.SALT);
  }

  @Test
  void aDescribedServiceSpeaksOpenAisApiUnlessItSaysOtherwise() {
    String recipe =
        Recipes.SHORT.replace("dummy", "custom") + "servers: { health_check: { endpoint: / }%s }\n";
    assertThat(servers(recipe.formatted("")).custom()).isEmpty();
    assertThat(servers(recipe.formatted(", custom: {}")).custom()).contains(CustomApi.OPENAI);
    assertThat(servers(recipe.formatted(", custom: { dialects: { chat: ollama-chat } }")).custom())
        .map(CustomApi::dialects)
        .contains(
            new CustomApi.Dialects(Optional.of("ollama-chat"), Optional.empty(), Optional.empty()));
  }

  private static Servers servers(String recipe) {
    return Recipes.read(recipe).points().getFirst().servers();
  }

  @Test
  void aDescribedServiceThatIsNotWaitedForNeedsNoPath() {
    String recipe = Recipes.SHORT.replace("dummy", "custom");
    assertThat(Recipes.problems(recipe + "servers: { health_check: { enabled: false } }\n"))
        .isEmpty();
    assertThat(Recipes.problems(recipe))
        .containsExactly(
            "recipe.yaml:1:1: servers.health_check.endpoint: is required for the service custom;"
                + " write a path that answers 200 when it is healthy, such as /health");
  }

  @Test
  void aServiceWithoutAProgramNeedsACommandOrAnEndpoint() {
    ServiceCatalog programless =
        new ServiceCatalog() {
          @Override
          public Set<String> names() {
            return Set.of("dummy");
          }

          @Override
          public List<String> problems(
              String service, String model, Servers servers, ServerNodes nodes) {
            return List.of("command[1]: nothing is called {prot}");
          }

          @Override
          public boolean needsCommand(String service) {
            return true;
          }
        };
    assertThat(Recipes.problems(Recipes.SHORT + "servers: { port: 1 }\n", programless))
        .contains(
            "recipe.yaml:7:1: servers.command: is required for the service dummy, which has no"
                + " program of its own; write the words that start it, with {host}, {port} and"
                + " {model} among them, or give endpoint.url");
    assertThat(Recipes.problems(Recipes.SHORT + "servers: { command: [serve, x] }\n", programless))
        .containsExactly("recipe.yaml:7:29: servers.command[1]: nothing is called {prot}");
    assertThat(Recipes.problems(Recipes.SHORT + "endpoint: http://h:1\n", programless))
        .noneMatch(line -> line.contains("servers.command: is required"));
  }

  @Test
  void aPastedKeyIsNotRepeated() {
    assertThat(Recipes.problems("endpoint: { url: 'http://u:hunter2@h', api_key_env: sk-hunter2 }"))
        .isNotEmpty()
        .noneMatch(line -> line.contains("hunter2"));
  }
}
