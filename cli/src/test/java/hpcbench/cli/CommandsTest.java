package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Json;
import hpcbench.testing.Requirement;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands that start nothing.
class CommandsTest {
  private static final String QUICKSTART =
      CommandLineHere.ROOT.resolve("recipes/quickstart.yaml").toString();

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void theVersionIsTheSameByWhateverWayItIsAsked() {
    CommandLineHere.Ended quick = CommandLineHere.run("--version");
    assertThat(quick.out()).startsWith("hpcbench ").contains("(Java 25");
    assertThat(CommandLineHere.run("-V").out()).isEqualTo(quick.out());
    assertThat(CommandLineHere.run("plan", "--version").exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "load",
        "list",
        "create",
        "validate",
        "plan",
        "report",
        "simulate",
        "completion"
      })
  void everyCommandHasHelpByTwoWays(String command) {
    CommandLineHere.Ended help = CommandLineHere.run(command, "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).startsWith("Usage: hpcbench " + command);
    assertThat(CommandLineHere.run("help", command).out()).isEqualTo(help.out());
  }

  @Test
  void theHelpListsEveryCommand() {
    String help = CommandLineHere.run("--help").out();
    assertThat(
            new Main(
                    CommandLineHere.console(
                        new ByteArrayOutputStream(), new ByteArrayOutputStream(), ""),
                    Optional.empty())
                .commandLine()
                .getSubcommands()
                .keySet())
        .contains("run", "load", "calibrate", "help")
        .allSatisfy(name -> assertThat(help).contains("\n  " + name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ""                     | 2 | a command is missing
          rnu                    | 2 | there is no command rnu; the commands are run, load
          run                    | 2 | Missing required option: '--recipe=RECIPE'
          run --recipe           | 2 | Missing required parameter for option '--recipe'
          run --recpie x         | 2 | '--recipe=RECIPE'
          run --recipe gone.yaml | 3 | there is no recipe gone.yaml
          run --recipe quickstart.yaml | 3 | did you mean
          plan gone.yaml         | 3 | there is no recipe gone.yaml
          plan a b               | 2 | Unmatched argument at index 2: 'b'
          list gone              | 3 | there is no folder gone
          report gone            | 3 | there is no folder gone
          report .               | 4 | . is not the folder of a run
          report ../core/src/test/resources/hpcbench/result/run-folder-format-0 | 4 | was made by hpcbench 0.1.0-SNAPSHOT in format 0 of run folders
          report . --dialect genai | 2 | expected one of [VLLM, AIPERF, GUIDELLM, MLPERF]
          create --output gone/r.yaml --defaults | 3 | there is no folder gone
          simulate --port none   | 2 | port
          simulate --set colour=red | 2 | colour: there is no such setting
          completion fish        | 2 | 'fish'
          load                   | 2 | '--url=URL', '--model=MODEL'
          orchestrate            | 2 | Missing required option: '--client-nodes=NODE'
          orchestrate --client-nodes a --workload-config-file gone.yaml | 3 | there is no recipe gone.yaml
          executor               | 2 | Missing required option: '--token-file=FILE'
          executor --token-file gone | 5 | there is no token file gone
          """)
  void wrongWordsAreAnsweredWithAMessageAndACode(String words, int exitCode, String message) {
    CommandLineHere.Ended ended =
        CommandLineHere.run(words.isEmpty() ? new String[0] : words.split(" ", -1));
    assertThat(ended.err()).startsWith("hpcbench: ").contains(message);
    assertThat(ended.err()).doesNotContain("\tat ", "Exception");
    assertThat(ended.exitCode()).isEqualTo(exitCode);
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void aValidRecipeIsSaidToBe() {
    assertThat(CommandLineHere.run("validate", QUICKSTART).out())
        .isEqualTo(QUICKSTART + " is valid and makes 5 trials\n");
    assertThat(json("validate", QUICKSTART, "--json"))
        .containsEntry("valid", true)
        .containsEntry("trials", 5);
  }

  @Test
  void everyProblemOfARecipeIsToldWithItsPlace() throws IOException {
    Path broken = file("broken.yaml", "scenario: a\nworkload:\n  service: dumy\n  concurency: 3\n");
    CommandLineHere.Ended ended = CommandLineHere.run("validate", broken.toString());
    assertThat(ended.exitCode()).isEqualTo(ExitCode.INVALID_INPUT.number());
    assertThat(ended.err())
        .contains(broken + ":3:", "did you mean 'dummy'?", broken + ":4:", "concurrency");
    CommandLineHere.Ended run = CommandLineHere.run("run", "--recipe", broken.toString());
    assertThat(run.err()).isEqualTo(ended.err());
    assertThat(run.exitCode()).isEqualTo(ended.exitCode());
    assertThat(json("validate", broken.toString(), "--json")).containsEntry("valid", false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "a: [", "- 1\n", "\u0000", "workload: &a [*a]\n"})
  void aFileThatIsNoRecipeIsRefusedInWords(String text) throws IOException {
    Path broken = file("broken.yaml", text);
    CommandLineHere.Ended ended = CommandLineHere.run("run", "--recipe", broken.toString());
    assertThat(ended.exitCode()).isEqualTo(ExitCode.INVALID_INPUT.number());
    assertThat(ended.err()).contains(broken + ":").doesNotContain("\tat ");
  }

  @Test
  void aPlanIsATableForPeopleAndADocumentForPrograms() {
    assertThat(CommandLineHere.run("plan", QUICKSTART).out())
        .contains("quickstart: 5 trials of simulated on dummy, which is started")
        .contains("poisson 30/s", "16 in flight", "30 every 2s", "SEED");
    CommandLineHere.Ended first = CommandLineHere.run("plan", QUICKSTART, "--json");
    assertThat(CommandLineHere.run("plan", QUICKSTART, "--json")).isEqualTo(first);
    assertThat(json("plan", QUICKSTART, "--json")).containsEntry("scenario", "quickstart");
  }

  @Test
  void recipesAreListedWithDetailsAndBrokenOnesToo() throws IOException {
    Files.copy(Path.of(QUICKSTART), folder.resolve("quickstart.yaml"));
    Path broken = file("broken.yaml", "a: 1\n");
    String list = CommandLineHere.run("list", folder.toString()).out();
    assertThat(list)
        .contains("RECIPE", "quickstart  dummy    simulated  local", "A first look")
        .contains("not valid, see: hpcbench validate " + broken);
    assertThat(CommandLineHere.run("list", folder.toString(), "--json").out())
        .contains("\"trials\": 5", "\"problems\": 0", "\"file\": \"" + broken);
  }

  /// The console of these tests knows of no cluster, whatever this machine has.
  @Test
  void aRecipeForAClusterNeedsOne() {
    String slurm = CommandLineHere.ROOT.resolve("recipes/slurm-sweep.yaml").toString();
    CommandLineHere.Ended ended =
        CommandLineHere.run("run", "--recipe", slurm, "--runs-dir", folder.toString());
    assertThat(ended.exitCode()).isEqualTo(ExitCode.RUN_FAILED.number());
    assertThat(ended.err())
        .containsPattern("hpcbench: (cannot start sbatch|sinfo says|sbatch says)");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theScriptOfARecipeForAClusterIsShown() {
    String slurm = CommandLineHere.ROOT.resolve("recipes/slurm-sweep.yaml").toString();
    CommandLineHere.Ended ended =
        CommandLineHere.run("plan", slurm, "--script", "--profile", "meluxina");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .startsWith("#!/bin/bash -l\n#SBATCH --job-name=hpcbench-experiment-name\n")
        .contains("#SBATCH --nodes=5\n", "#SBATCH --gpus-per-node=2\n", "orchestrate");
  }

  @Test
  void aPlanForAClusterSaysWhatItMayCost() {
    String slurm = CommandLineHere.ROOT.resolve("recipes/slurm-simulated.yaml").toString();
    assertThat(CommandLineHere.run("plan", slurm).out())
        .endsWith(
            "\n4 nodes for 10m at most: 0.7 node-hours; the trials take up to 42s, the start of"
                + " servers apart\n");
    assertThat(CommandLineHere.run("plan", QUICKSTART).out()).doesNotContain("node-hours");
  }

  @Test
  void aPlanShowsWhatWouldBeStarted() {
    String slurm = CommandLineHere.ROOT.resolve("recipes/vllm-native-two-nodes.yaml").toString();
    assertThat(CommandLineHere.run("plan", slurm, "--launch").out().lines())
        .hasSizeGreaterThan(2)
        .anyMatch(line -> line.startsWith("# t01"))
        .anyMatch(line -> line.contains(" serve ") && line.contains("NODE-1"));
  }

  @Test
  void aRecipeForThisMachineHasNoScript() {
    CommandLineHere.Ended ended = CommandLineHere.run("plan", QUICKSTART, "--script");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.INVALID_INPUT.number());
    assertThat(ended.err()).contains("orchestration.mode is not slurm");
  }

  @Test
  void anUnknownClusterIsAnsweredWithThoseThereAre() {
    String slurm = CommandLineHere.ROOT.resolve("recipes/slurm-sweep.yaml").toString();
    CommandLineHere.Ended ended = CommandLineHere.run("plan", slurm, "--script", "--profile", "x");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.MISSING.number());
    assertThat(ended.err()).contains("there is no profile 'x'; there are alps, generic");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "logs", "cancel", "collect"})
  void commandsOnJobsSayThatThereIsNone(String command) {
    CommandLineHere.Ended ended =
        CommandLineHere.run(command, "17", "--runs-dir", folder.toString());
    assertThat(ended.exitCode()).isEqualTo(ExitCode.MISSING.number());
    assertThat(ended.err()).contains("there is no job 17 in " + folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void theCompletionIsAScript(String shell) throws Exception {
    Path bash = Requirement.program("install bash", "bash");
    CommandLineHere.Ended ended = CommandLineHere.run("completion", shell);
    Path script = file("completion", ended.out());
    Process check = new ProcessBuilder(bash.toString(), "-n", script.toString()).start();
    assertThat(check.waitFor()).isZero();
    assertThat(ended.out()).contains("--warmup-requests", "validate");
  }

  @Test
  void resultsThatCannotBeWrittenAreNoSuccess() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(new Full(), false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new BufferedReader(new StringReader("")),
            Map.of(),
            0);
    int exitCode = new Main(console, Optional.empty()).run("plan", QUICKSTART);
    assertThat(new Failures(console).ofOutput(exitCode)).isEqualTo(ExitCode.RUN_FAILED.number());
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("standard output");
  }

  /// A disk without room.
  private static final class Full extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> json(String... words) {
    return Json.parse(CommandLineHere.run(words).out(), Map.class);
  }
}
