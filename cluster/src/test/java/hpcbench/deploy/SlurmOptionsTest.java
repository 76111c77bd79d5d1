package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.recipe.ByteSize;
import hpcbench.recipe.Resources.Share;
import hpcbench.service.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No option is given to Slurm that the page on them does not have, with the release that it is in
/// each release since.
class SlurmOptionsTest {
  private static final Path PAGE = Path.of("../docs/reference/slurm-options.md");
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| (.*?) \\| (.*?) \\|.*");
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z0-9-]*");
  private static final JobId JOB = new JobId("42", Optional.of("alpha"));

  /// Each documented option as `command --option`.
  private static Set<String> documented() throws IOException {
    Set<String> options = new TreeSet<>();
    Files.readAllLines(PAGE).stream()
        .map(ROW::matcher)
        .filter(row -> row.matches())
        .forEach(row -> options.addAll(of(row.group(1), List.of(row.group(2).split("`")))));
    return options;
  }

  private static Set<String> of(String command, List<String> words) {
    Set<String> options = new TreeSet<>();
    words.stream()
        .flatMap(
            word -> OPTION.matcher(word).results().limit(1).filter(found -> found.start() == 0))
        .map(MatchResult::group)
        .forEach(option -> options.add(command + " " + option));
    return options;
  }

  @Test
  void everyOptionOfEveryScriptIsOnThePage() throws Exception {
    assertThat(documented()).isNotEmpty().containsAll(ofScripts());
  }

  private static Set<String> ofScripts() throws Exception {
    List<String> options = new ArrayList<>();
    for (String name : JobScriptTest.goldenScripts().toList()) {
      JobScriptTest.script(name)
          .lines()
          .filter(line -> line.startsWith("#SBATCH "))
          .map(line -> line.substring("#SBATCH ".length()))
          .filter(option -> !option.matches("--(licenses|comment)=.*")) // the test profile's own
          .forEach(options::add);
    }
    return of("sbatch", options);
  }

  @Test
  void everyOptionOfAStepIsOnThePage() throws Exception {
    List<String> words = new ArrayList<>();
    Share server = new Share(2, 8, ByteSize.ofGigabytes(32));
    for (String profile : Plans.PROFILES.names()) {
      StepResources resources = new StepResources(Plans.PROFILES.read(profile).slurm());
      words.addAll(resources.exact(server));
      words.addAll(resources.overlapping(2));
    }
    assertThat(documented()).containsAll(of("srun", words));
  }

  @Test
  void everyOptionOfAQuestionIsOnThePage() throws Exception {
    ScriptedTransport cluster = new ScriptedTransport().prints("sbatch", "slurm 22.05.8");
    Stream.of("squeue", "sacct", "sinfo", "scancel", "sacctmgr")
        .forEach(program -> cluster.prints(program, ""));
    Slurm slurm = new Slurm(cluster);
    slurm.version();
    slurm.refusal(PAGE);
    slurm.jobOf(PAGE);
    slurm.partitions();
    slurm.accounts("me");
    slurm.queued(JOB);
    slurm.timeLeft(JOB);
    slurm.accounted(JOB);
    slurm.ranOutOfMemory(JOB);
    slurm.cancel(JOB, new JobState.Running("RUNNING", ""), false);
    Set<String> options = new TreeSet<>();
    cluster.commands().forEach(words -> options.addAll(of(words.getFirst(), words)));
    assertThat(options).hasSizeGreaterThan(10);
    assertThat(documented()).containsAll(options);
  }

  @Test
  void nothingOnThePageIsYoungerThanTheOldestReleaseThatIsSupported() throws Exception {
    List<String> since =
        Files.readAllLines(PAGE).stream()
            .map(ROW::matcher)
            .filter(row -> row.matches())
            .map(row -> row.group(3))
            .toList();
    assertThat(since)
        .isNotEmpty()
        .allMatch(text -> Arrays.asList("before 20.11", "20.11", "20.11 or before").contains(text));
    assertThat(SlurmVersion.OLDEST).hasToString("20.11");
  }

  @Test
  void everyOptionOfTheDoctorsJobIsOnThePage() throws Exception {
    Submission submission = new Submission(Cluster.here(Map.of()), Services.installed(), Map.of());
    Submission.Order order =
        new Submission.Order(
            "",
            Plans.of(Plans.RESERVED),
            new JobWork.Recipe(Path.of("/")),
            Plans.PROFILES.read("meluxina"),
            Plans.PROFILES.file("meluxina"),
            Path.of("/runs"),
            Path.of("/hpcbench"));
    assertThat(documented()).containsAll(of("srun", submission.nodeCommand(order, 2)));
  }
}
