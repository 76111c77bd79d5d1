package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hpcbench.plan.Plan;
import hpcbench.testing.Requirement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Scripts as they are for every profile, held against golden files. After a change that is meant,
/// `-Dhpcbench.golden=write` writes them anew.
class JobScriptTest {
  private static final Path GOLDEN = Path.of("src/test/resources/hpcbench/deploy");

  private static final JobPlace PLACE =
      new JobPlace(
          Path.of("/project/home/p200981/runs/job-20261124-081500-experiment-name"),
          new JobWork.Recipe(Path.of("/project/home/p200981/my recipes")),
          Path.of("/project/home/p200981/hpcbench/hpcbench"));

  /// Profiles of no cluster, which use what those of clusters do not.
  private static final Profiles ODD = new Profiles(GOLDEN.resolve("profiles"));

  static Stream<String> goldenScripts() {
    return Stream.concat(
        Plans.PROFILES.names().stream().map(profile -> profile + "-sweep"),
        Stream.of(
            "generic-small",
            "generic-endpoint",
            "generic-reserved",
            "generic-resume",
            "generic-rerun",
            "typed-reserved",
            "typed-small",
            "bare-reserved",
            "bare-sweep"));
  }

  static String script(String name) throws Exception {
    String kind = name.replaceAll(".*-", "");
    Plan plan =
        switch (kind) {
          case "small" -> Plans.of(Plans.SMALL);
          case "endpoint" -> Plans.of(Plans.ENDPOINT);
          case "reserved" -> Plans.of(Plans.RESERVED);
          default -> Plans.of(Plans.SWEEP);
        };
    return JobScript.of(plan, profile(name.replaceAll("-.*", "")), place(kind), Map.of());
  }

  private static Profile profile(String name) throws Exception {
    return (ODD.names().contains(name) ? ODD : Plans.PROFILES).read(name);
  }

  private static JobPlace place(String kind) {
    Path run = Path.of("/project/home/p200981/old runs/20261123-081500-experiment-name-1f2e");
    JobWork work =
        switch (kind) {
          case "resume" -> new JobWork.Resume(run);
          case "rerun" -> new JobWork.Rerun(run);
          default -> PLACE.work();
        };
    return new JobPlace(PLACE.folder(), work, PLACE.program());
  }

  @ParameterizedTest
  @MethodSource("goldenScripts")
  void theScriptIsAsItWas(String name) throws Exception {
    Path golden = GOLDEN.resolve(name + ".sh");
    if ("write".equals(System.getProperty("hpcbench.golden"))) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, script(name));
    }
    assertThat(script(name)).isEqualTo(Files.readString(golden));
  }

  @Test
  void shellcheckFindsNothingInAnyOfThem() throws Exception {
    Path shellcheck = Requirement.program("install it: apt-get install shellcheck", "shellcheck");
    List<String> command = new ArrayList<>(List.of(shellcheck.toString()));
    goldenScripts().forEach(name -> command.add(GOLDEN.resolve(name + ".sh").toString()));
    Process check = new ProcessBuilder(command).redirectErrorStream(true).start();
    check.getOutputStream().close();
    String findings = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(findings).isEmpty();
    assertThat(check.waitFor()).isZero();
  }

  @Test
  void theAccountMayComeFromTheEnvironmentTheProfileNames() throws Exception {
    Profile meluxina = Plans.PROFILES.read("meluxina");
    Plan plan = Plans.of(Plans.SMALL);
    assertThat(JobScript.of(plan, meluxina, PLACE, Map.of("MLUX_ACCOUNT", "p200111")))
        .contains("#SBATCH --account=p200111\n");
    assertThat(JobScript.of(plan, meluxina, PLACE, Map.of())).doesNotContain("--account");
  }

  @Test
  void aPathThatSlurmWouldReadOtherwiseIsRefused() {
    for (String path : List.of("/a b", "/run%j", "relative", "/a'b", "/a$HOME")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new JobPlace(Path.of(path), PLACE.work(), PLACE.program()))
          .withMessageContaining(path);
    }
  }

  @Test
  void theSameInputGivesTheSameScript() throws Exception {
    assertThat(script("lumi-sweep")).isEqualTo(script("lumi-sweep"));
  }
}
