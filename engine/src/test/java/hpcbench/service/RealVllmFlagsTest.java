package hpcbench.service;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.service.Setting.Kind;
import hpcbench.testing.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What we say of vLLM's flags, by the word of the real one. It takes many seconds to say it, so it
/// is asked once.
@Tag("real-engines")
@Timeout(180)
class RealVllmFlagsTest {
  private static final long VLLM_DISK_BYTES = 10_000_000_000L;

  @TempDir Path folder;

  private static Path program() {
    Path engines =
        Optional.ofNullable(System.getenv("ENGINES_DIR"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache", "hpcbench-engines"));
    Assumptions.assumeTrue(
        Files.exists(engines.resolve("vllm"))
            || Path.of(System.getProperty("user.home")).toFile().getUsableSpace() > VLLM_DISK_BYTES,
        "vLLM needs 10 GB of disk, and fewer are free");
    Path program = engines.resolve("vllm/bin/vllm");
    Requirement.require(
        Files.isExecutable(program),
        "vllm is not installed; get it with: dev/engines install vllm");
    return program;
  }

  @Test
  void everyFlagWeKnowIsOneOfItsOwnAndOthersAreLookedUpThere() {
    ProgramHelp help = new ProgramHelp(folder, List.of("serve", "--help=all"));
    Set<String> flags = help.flags(program()).orElseThrow();
    assertThat(VllmFlags.KNOWN)
        .allSatisfy(setting -> {
          String flag = setting.name().replace('_', '-');
          assertThat(flags).contains("--" + flag);
          if (setting.kind() == Kind.SWITCH) {
            assertThat(flags).contains("--no-" + flag);
          }
        });

    VllmFlags vllm = new VllmFlags(Optional.of(program()), help);
    assertThat(problems(vllm, Map.of("max_logprobs", 5, "enable_sleep_mode", true))).isEmpty();
    assertThat(
            problems(
                vllm, Map.of("max_num_sequences", 5, "enable_slep_mode", true, "frobnicate", 1)))
        .satisfiesExactly(
            problem ->
                assertThat(problem)
                    .isEqualTo(
                        "service_config.enable_slep_mode: vllm has no such setting; did you mean"
                            + " enable_sleep_mode?"),
            problem ->
                assertThat(problem)
                    .startsWith("service_config.frobnicate: vllm has no such setting")
                    .doesNotContain("did you mean", "could not be asked"),
            problem ->
                assertThat(problem)
                    .startsWith("service_config.max_num_sequences: vllm has no such setting"));
  }

  private static List<String> problems(VllmFlags vllm, Map<String, Object> config) {
    return vllm.problems("vllm", VllmFlags.KNOWN, Deployments.servers(config));
  }
}
