package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hpcbench.container.RuntimeKind;
import hpcbench.recipe.InvalidRecipeException;
import hpcbench.recipe.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfilesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"alps", "generic", "leonardo", "lumi", "marenostrum5", "meluxina", "perlmutter"})
  void everyProfileThatComesWithTheToolkitIsRight(String name) throws Exception {
    Profile profile = Plans.PROFILES.read(name);
    assertThat(profile.name()).isEqualTo(name);
    assertThat(SlurmVersion.parse(profile.slurm().version()))
        .isBetween(SlurmVersion.OLDEST, SlurmVersion.NEWEST);
    assertThat(profile.description()).isNotBlank();
    assertThat(profile.scratch()).matches("/tmp|\\$[A-Z_]+");
  }

  /// Whoever names a cluster wants to be told no fact twice.
  @ParameterizedTest
  @ValueSource(strings = {"alps", "leonardo", "lumi", "marenostrum5", "meluxina", "perlmutter"})
  void aProfileOfOneClusterIsComplete(String name) throws Exception {
    Profile profile = Plans.PROFILES.read(name);
    SlurmSite slurm = profile.slurm();
    assertThat(profile.sources()).isNotEmpty().allMatch(source -> source.startsWith("https://"));
    assertThat(profile.login()).isPresent();
    assertThat(profile.node().orElseThrow())
        .satisfies(node -> assertThat(node.cores()).isPositive())
        .satisfies(node -> assertThat(node.gpus()).isPositive())
        .satisfies(node -> assertThat(node.architecture()).isIn("x86_64", "aarch64"));
    assertThat(slurm.required()).contains(SlurmSite.Fact.ACCOUNT, SlurmSite.Fact.TIME_LIMIT);
    assertThat(slurm.partition().isPresent())
        .as("a partition, unless the site refuses one")
        .isNotEqualTo(slurm.banned().contains(SlurmSite.Fact.PARTITION));
    assertThat(profile.container().runtime()).isNotEqualTo(RuntimeKind.NONE);
    assertThat(Files.readString(Path.of("../docs/reference/profiles.md")))
        .as("the page says the same of when it was verified")
        .containsPattern("\\| `%s` \\|[^|]*\\| %s \\|".formatted(name, profile.verified()));
  }

  @Test
  void noProfileIsForgottenHere() {
    assertThat(Plans.PROFILES.names())
        .containsExactly(
            "alps", "generic", "leonardo", "lumi", "marenostrum5", "meluxina", "perlmutter");
  }

  @Test
  void meluxinaIsReachedAsItsUsersExpect() throws Exception {
    Profile profile = Plans.PROFILES.read("meluxina");
    assertThat(profile.login())
        .contains(
            new Profile.Login(
                "login.lxp.lu",
                8822,
                Optional.of("MLUX_USER"),
                Optional.of("MLUX_KEY"),
                Optional.of("~/.ssh/id_ed25519_mlux"),
                Optional.empty()));
    assertThat(profile.slurm().accountEnv()).contains("MLUX_ACCOUNT");
  }

  @Test
  void whatIsLeftOutHasTheSchemasDefault(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("tiny.yaml");
    Files.writeString(file, "{ name: tiny, description: d, verified: never }");
    Profile profile = new Profiles(folder).read("tiny");
    assertThat(profile.slurm().gpus()).isEqualTo(SlurmSite.GpuSyntax.GRES);
    assertThat(profile.container().runtime()).isEqualTo(RuntimeKind.APPTAINER);
    assertThat(profile.login()).isEmpty();
    assertThat(profile.scratch()).isEqualTo("/tmp");
    assertThat(new Profiles(Path.of("nowhere")).read(file.toString())).isEqualTo(profile);
  }

  @Test
  void allProblemsOfAProfileAreToldAtOnce(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("wrong.yaml");
    Files.writeString(
        file,
        """
        name: wrong
        description: d
        verified: yesterday
        slurm:
          gpu: gres
          memory: some
          options: ["--comment=$(reboot)"]
        """);
    assertThatExceptionOfType(InvalidRecipeException.class)
        .isThrownBy(() -> new Profiles(folder).read("wrong"))
        .satisfies(wrong ->
            assertThat(wrong.problems().stream().map(Problem::toString))
                .containsExactlyInAnyOrderElementsOf(
                    List.of(
                        file
                            + ":3:11: verified: must be a day such as \"2026-11-24\", or never, was"
                            + " 'yesterday'",
                        file + ":5:3: slurm.gpu: is not a key of a profile; did you mean 'gpus'?",
                        file
                            + ":6:11: slurm.memory: must be asked, whole_node or never, was 'some'",
                        file
                            + ":7:13: slurm.options[0]: must be an option such as"
                            + " --licenses=scratch, was '--comment=$(reboot)'")));
  }

  @Test
  void anUnknownNameIsAnsweredWithThoseThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plans.PROFILES.read("melusina"))
        .withMessageContaining("there is no profile 'melusina'")
        .withMessageContaining("meluxina, perlmutter");
  }
}
