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
  /// Those that are installed, and one that a recipe describes.
  static Stream<Service> services() {
    return Stream.concat(
        Services.installed().all().stream(), Stream.of(Described.service(Described.servers())));
  }

  /// A deployment with a command where there is no program without one.
  private static Deployment deployment(Service service, Map<String, Object> serviceConfig) {
    return service.needsCommand()
        ? Deployments.commanded("m", serviceConfig, "serve", "{host}", "{port}")
        : Deployments.withKey("m", serviceConfig);
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
    assertThat(service.launch(deployment(service, tables)).toString())
        .doesNotContain("distributed", "6379");
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
    Deployment deployment = deployment(service, Map.of());
    assertThat(service.launch(deployment).command()).doesNotContain("secret-key");
    assertThat(service.launch(deployment).toString()).doesNotContain("secret-key");
  }

  @ParameterizedTest
  @MethodSource("services")
  void servesOnTheAddressItIsGiven(Service service) {
    Launch launch = service.launch(deployment(service, Map.of()));
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
  void withoutAProgramOfItsOwnItAsksForACommand(Service service) {
    Deployment plain = Deployments.of("m", Map.of());
    if (service.needsCommand()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> service.launch(plain))
          .withMessageContaining("servers.command");
    } else {
      assertThat(service.launch(plain).command()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void settingsDoNotMakeItAnotherService(Service service) {
    Service configured = service.configured(Deployments.servers(Map.of()));
    assertThat(configured.name()).isEqualTo(service.name());
    assertThat(configured.usualPort()).isEqualTo(service.usualPort());
  }

  @ParameterizedTest
  @MethodSource("services")
  void whatItTellsOfItselfHasAPathAndNames(Service service) {
    assertThat(service.metricsPath().isPresent())
        .isEqualTo(!service.metricNames().equals(MetricNames.NONE));
    assertThat(service.metricsPath().orElse("/")).startsWith("/");
  }
}
