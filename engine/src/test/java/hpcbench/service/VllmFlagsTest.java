package hpcbench.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flags that only the installed program knows, with a program that prints a help like vLLM's.
class VllmFlagsTest {
  @TempDir Path folder;
  private Path program;
  private Path asked;

  @BeforeEach
  void aProgramThatCountsHowOftenItIsAsked() throws IOException {
    asked = folder.resolve("asked");
    program = folder.resolve("vllm");
    Files.writeString(
        program,
        """
        #!/bin/sh
        echo "$*" >> '%s'
        cat <<'HELP'
        usage: vllm serve [model_tag] [options]

        options:
          --new-thing, --no-new-thing
                                A switch; see also
                                --told-of-only for more. (default: False)
          --headless            Run in headless mode, unlike --prose-only.
          -nn N, --new-number N
        HELP
        """
            .formatted(asked));
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private List<String> problems(Map<String, Object> config) {
    ProgramHelp help = new ProgramHelp(folder.resolve("cache"), List.of("serve", "--help=all"));
    return new VllmFlags(Optional.of(program), help)
        .problems("vllm", VllmFlags.KNOWN, Deployments.servers(config));
  }

  private List<String> asked() throws IOException {
    return Files.exists(asked) ? Files.readAllLines(asked) : List.of();
  }

  @Test
  void aFlagThatTheProgramHasIsAccepted() {
    assertThat(problems(Map.of("new_thing", false, "new_number", 3, "headless", true))).isEmpty();
  }

  @Test
  void aFlagThatIsOnlyTalkedOfIsNoFlag() {
    assertThat(problems(Map.of("told_of_only", 1, "prose_only", 1)))
        .containsExactly(
            "service_config.prose_only: vllm has no such setting",
            "service_config.told_of_only: vllm has no such setting");
  }

  @Test
  void theNearestOfTheProgramsOwnFlagsIsSuggested() {
    assertThat(problems(Map.of("new_numbr", 3)))
        .containsExactly(
            "service_config.new_numbr: vllm has no such setting; did you mean new_number?");
  }

  @Test
  void aFlagWithoutANegativeFormCannotBeFalse() {
    assertThat(problems(Map.of("headless", false)))
        .containsExactly("service_config.headless: is on or left out; vLLM has no --no-headless");
  }

  @Test
  void theProgramIsAskedOnceForAsLongAsItIsTheSame() throws IOException {
    assertThat(problems(Map.of("max_num_seqs", 2))).isEmpty();
    assertThat(asked()).as("nothing unknown").isEmpty();
    assertThat(problems(Map.of("new_number", 3))).isEmpty();
    assertThat(problems(Map.of("new_thing", true))).isEmpty();
    assertThat(asked()).containsExactly("serve --help=all");
    Files.setLastModifiedTime(program, FileTime.fromMillis(1_000));
    assertThat(problems(Map.of("new_number", 3))).isEmpty();
    assertThat(asked()).hasSize(2);
  }

  @Test
  void aSecretOrAnAddressIsRefusedWhateverTheProgramTakes() throws IOException {
    assertThat(problems(Map.of("api_key", "k", "hf_token", "t", "port", 1)))
        .hasSize(3)
        .allSatisfy(problem -> assertThat(problem).startsWith("service_config."));
    assertThat(asked()).isEmpty();
  }

  @Test
  void aProgramThatFailsCannotBeAsked() throws IOException {
    Files.writeString(program, "#!/bin/sh\necho '  --new-number N'\nexit 1\n");
    assertThat(problems(Map.of("new_number", 3)))
        .singleElement()
        .asString()
        .contains("vllm has no such setting", "could not be asked");
  }

  @Test
  void otherFlagsBecomeWordsByTheKindOfTheirValue() {
    assertThat(
            VllmFlags.words(
                Map.of(
                    "max_num_seqs", 4,
                    "compilation_config", Map.of("level", 3),
                    "x_list", List.of("a", 2),
                    "x_off", false,
                    "x_table", Map.of("a", "b"),
                    "x_text", "t",
                    "environment", Map.of(),
                    "ray", Map.of())))
        .containsExactlyInAnyOrder(
            "--enable-prompt-tokens-details",
            "--max-num-seqs",
            "4",
            "--compilation-config",
            "{\"level\":3}",
            "--x-list",
            "a",
            "2",
            "--no-x-off",
            "--x-table",
            "{\"a\":\"b\"}",
            "--x-text",
            "t");
  }
}
