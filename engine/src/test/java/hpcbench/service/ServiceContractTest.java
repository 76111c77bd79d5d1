package hpcbench.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hpcbench.recipe.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every service promises, whoever wrote it.
class ServiceContractTest {
  static Stream<Service> services() {
    return Services.installed().all().stream();
  }

  @ParameterizedTest
  @MethodSource("services")
  void describesItselfInOneLineAndNamesAUsablePort(Service service) {
    assertThat(service.name()).matches("[a-z0-9-]+");
    assertThat(service.description()).isNotBlank().doesNotContain("\n");
    assertThat(service.usualPort()).isBetween(1024, 65535);
    assertThat(service.healthPath()).startsWith("/");
  }

  @ParameterizedTest
  @MethodSource("services")
  void speaksADialectForChatAndForCompletions(Service service) {
    assertThat(service.dialect(Api.CHAT).path()).startsWith("/");
    assertThat(service.dialect(Api.COMPLETIONS).path()).isEqualTo("/v1/completions");
  }

  @ParameterizedTest
  @MethodSource("services")
  void saysSoWhenItDoesNotOfferAKindOfRequest(Service service) {
    try {
      assertThat(service.dialect(Api.GENERATE).path()).startsWith("/");
    } catch (IllegalArgumentException refusal) {
      assertThat(refusal).hasMessageContaining(service.name()).hasMessageContaining("chat");
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void takesTheTablesOfServicesThatSpanNodes(Service service) {
    boolean spans = service instanceof VllmService;
    Map<String, Object> tables =
        Map.of("distributed", Map.of("enabled", !spans), "ray", Map.of("port", 6379));
    assertThat(service.problems("m", Deployments.servers(tables))).isEmpty();
    Deployment deployment =
        service.name().equals("openai")
            ? Deployments.commanded("m", "serve")
            : Deployments.of("m", tables);
    assertThat(service.launch(deployment).toString()).doesNotContain("distributed", "6379");
  }

  @ParameterizedTest
  @MethodSource("services")
  void settingsHaveUniqueNamesAndSayWhatTheyMean(Service service) {
    assertThat(service.settings()).extracting(Setting::name).doesNotHaveDuplicates();
    assertThat(service.settings())
        .allSatisfy(setting -> assertThat(setting.meaning()).isNotBlank().doesNotEndWith("."));
  }

  @ParameterizedTest
  @MethodSource("services")
  void everySettingIsInTheReference(Service service) throws IOException {
    String reference = Files.readString(Path.of("../docs/reference/services.md"));
    assertThat(service.settings())
        .allSatisfy(setting -> assertThat(reference).contains("`" + setting.name() + "`"));
  }

  @ParameterizedTest
  @MethodSource("services")
  void theKeyNeverStandsInTheCommandLine(Service service) {
    Deployment deployment =
        service.name().equals("openai")
            ? Deployments.commanded("m", "serve", "{host}", "{port}")
            : Deployments.withKey("m", Map.of());
    assertThat(service.launch(deployment).command()).doesNotContain("secret-key");
    assertThat(service.launch(deployment).toString()).doesNotContain("secret-key");
  }

  @ParameterizedTest
  @MethodSource("services")
  void servesOnTheAddressItIsGiven(Service service) {
    Deployment deployment =
        service.name().equals("openai")
            ? Deployments.commanded("m", "serve", "{host}", "{port}")
            : Deployments.of("m", Map.of());
    Launch launch = service.launch(deployment);
    String everything = launch.command() + " " + launch.environment();
    assertThat(everything).contains("127.0.0.1").contains("4321");
  }

  @ParameterizedTest
  @MethodSource("services")
  void aWrongKindOfValueIsAProblemThatNamesTheSetting(Service service) {
    Map<String, Object> wrong = Map.of("environment", "PATH");
    assertThat(service.problems("m", Deployments.servers(wrong)))
        .anySatisfy(problem ->
            assertThat(problem)
                .startsWith("service_config.environment: takes a table of names and texts"));
  }

  @ParameterizedTest
  @MethodSource("services")
  void theOpenAiServiceAloneNeedsACommand(Service service) {
    Deployment plain = Deployments.of("m", Map.of());
    if (service.name().equals("openai")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> service.launch(plain))
          .withMessageContaining("servers.command");
    } else {
      assertThat(service.launch(plain).command()).isNotEmpty();
    }
  }
}
