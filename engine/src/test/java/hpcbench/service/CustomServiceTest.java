package hpcbench.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import hpcbench.observe.ServerMetric;
import hpcbench.recipe.Api;
import hpcbench.recipe.CustomApi;
import hpcbench.recipe.Servers;
import hpcbench.service.FakeHttpService.Seen;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A service that the toolkit knows from its recipe alone.
class CustomServiceTest {
  private final Service described = Described.service(Described.servers());
  private final Deployment deployment = Deployments.withKey("m1", Described.servers());

  private FakeHttpService fake;
  private HttpServiceClient client;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeHttpService();
    client = new HttpServiceClient(fake.address(), Optional.empty(), Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    client.close();
    fake.close();
  }

  @Test
  void itIsStartedByTheRecipesWordsAndItsKeyGoesByTheEnvironment() {
    Launch launch = described.launch(deployment);
    assertThat(launch.command())
        .containsExactly(
            "/engines/my-engine", "--model=m1", "--slots", "4", "--cache", "/run/work/cache");
    assertThat(launch.environment())
        .isEqualTo(Map.of("ENGINE_HOST", "127.0.0.1:4321", "ENGINE_API_KEY", "secret-key"));
  }

  @Test
  void whatTheShellIsToFillInStays() {
    Servers servers = Described.servers(Map.of(), "bash", "-c", "exec serve -p {port} ${port} {}");
    assertThat(described.launch(Deployments.withKey("m", servers)).command())
        .containsExactly("bash", "-c", "exec serve -p 4321 ${port} {}");
  }

  @Test
  void aValueIsNotFilledInAgain() {
    Servers servers = Described.servers(Map.of("name", "{port}"), "serve", "{name}");
    assertThat(described.launch(Deployments.withKey("m", servers)).command())
        .containsExactly("serve", "{port}");
  }

  @Test
  void itTakesAKeyWhenItIsToldWhereToFindIt() {
    assertThat(described.takesApiKey()).isTrue();
    CustomApi without = Described.api(Optional.empty());
    Servers inFile = Described.servers(Map.of(), without, "serve", "--key-file={api_key_file}");
    assertThat(described.configured(inFile).takesApiKey()).isTrue();
    assertThat(described.launch(Deployments.withKey("m", inFile)).command())
        .containsExactly("serve", "--key-file=/run/work/api-key");
    Servers nowhere = Described.servers(Map.of(), without, "serve");
    assertThat(described.configured(nowhere).takesApiKey()).isFalse();
  }

  @Test
  void itIsPreparedByTheRecipesRequestsInTheirOrder() {
    fake.answers("/wake/m1", 204, "");
    fake.answers("/load", 200, "{}");
    fake.answers("/warm", 201, "");
    List<String> steps = new ArrayList<>();
    described.prepare(client, deployment, (step, _, _) -> steps.add(step));
    assertThat(steps).containsExactly("GET /wake/m1", "POST /load", "POST /warm");
    assertThat(fake.seen())
        .extracting(Seen::method, Seen::path)
        .containsExactly(tuple("GET", "/wake/m1"), tuple("POST", "/load"), tuple("POST", "/warm"));
    assertThat(Answers.json("/load", fake.seen().get(1).text()))
        .isEqualTo(
            Answers.json(
                "expected",
                """
                {"name": "m1 on 4321", "options": {"slots": 4, "pinned": true}, "tags": ["m1", 7]}
                """));
    assertThat(fake.seen().getLast().text()).isEmpty();
  }

  @Test
  void aRequestThatFailsEndsThePreparationAndIsNamed() {
    fake.answers("/wake/m1", 200, "");
    fake.answers("/load", 507, "no room for m1");
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> described.prepare(client, deployment, (_, _, _) -> {}))
        .withMessage(
            "servers.custom.preparation[1]: POST /load answered status 507: no room for m1");
    assertThat(fake.seen()).hasSize(2);
  }

  @Test
  void itsModelsAreReadInEitherForm() {
    fake.answers("/models", 200, "{\"data\": [{\"id\": \"m1\"}, {}], \"models\": []}");
    assertThat(described.models(client)).containsExactly("m1");
    fake.answers("/models", 200, "{\"models\": [{\"name\": \"m1:latest\"}]}");
    assertThat(described.models(client)).containsExactly("m1:latest", "m1");
  }

  @Test
  void aListOfModelsThatIsNoneIsAnError() {
    fake.answers("/models", 200, "{\"object\": \"list\"}");
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> described.models(client))
        .withMessageStartingWith("/models has no list of models: neither data")
        .withMessageContaining("Ollama");
  }

  @Test
  void itTellsItsVersionWhereTheRecipeSays() {
    assertThat(described.version(client)).isEmpty();
    fake.answers("/about", 200, "{\"release\": \"1.2\"}");
    assertThat(described.version(client)).contains("1.2");
  }

  @Test
  void itsMetricsAreThoseOfTheRecipe() {
    assertThat(described.metricsPath()).contains("/stats");
    assertThat(described.metricNames().names())
        .isEqualTo(
            Map.of(
                ServerMetric.WAITING_REQUESTS, List.of("engine:queue", "engine:waiting"),
                ServerMetric.TTFT_SECONDS, List.of("engine:ttft")));
  }

  @Test
  void itSpeaksTheDialectsOfTheRecipeAndNoOther() {
    assertThat(described.dialect(Api.CHAT).name()).isEqualTo("ollama-chat");
    assertThat(described.dialect(Api.COMPLETIONS).name()).isEqualTo("openai-completions");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> described.dialect(Api.GENERATE))
        .withMessage(
            "workload.api: servers.custom.dialects of the service custom has chat and completions,"
                + " not generate");
  }

  @Test
  void whatIsNotDescribedIsOpenAisApiAndTakenAtItsWord() {
    Service plain = new CustomService();
    assertThat(plain.dialect(Api.CHAT).name()).isEqualTo("openai-chat");
    assertThat(plain.models(client)).isEmpty();
    assertThat(plain.version(client)).isEmpty();
    assertThat(plain.metricsPath()).isEmpty();
    assertThat(plain.takesApiKey()).isFalse();
    plain.prepare(client, Deployments.commanded("m", "serve"), (_, _, _) -> {});
    assertThat(fake.seen()).isEmpty();
  }

  @Test
  void rightSettingsAreNoProblem() {
    assertThat(described.problems("m", Described.servers())).isEmpty();
  }

  @Test
  void everyNameThatStandsForNothingIsFoundWhereItStands() {
    Servers servers =
        Described.servers(
            Map.of("environment", Map.of("ENGINE_HOST", "{hsot}")),
            "serve",
            "--port={prot}",
            "{slot}");
    assertThat(described.problems("m", servers))
        .containsExactly(
            "command[1]: nothing is called {prot}; did you mean port?",
            "command[2]: nothing is called {slot}; there are api_key_file, engines_dir, host, model,"
                + " port, work_folder",
            "service_config.environment.ENGINE_HOST: nothing is called {hsot}; did you mean host?",
            "custom.preparation[1].body.options.slots: nothing is called {slots}; there are"
                + " api_key_file, engines_dir, host, model, port, work_folder");
  }

  @Test
  void settingsThatCannotHaveAnEffectAreProblems() {
    Servers servers =
        Described.servers(
            Map.of("slots", 1, "slow", 2, "port", 3, "list", List.of(1), "environment", "PATH"),
            "serve",
            "{list}");
    assertThat(described.problems("m", servers))
        .hasSize(4)
        .anyMatch(problem -> problem.startsWith("service_config.environment: takes a table"))
        .anyMatch(problem -> problem.startsWith("service_config.list: takes a text, a number"))
        .anyMatch(problem -> problem.startsWith("service_config.port: {port} stands for something"))
        .anyMatch(problem ->
            problem.startsWith(
                "service_config.slow: has no effect, since nothing names it; write {slow} in"
                    + " servers.command"));
  }
}
