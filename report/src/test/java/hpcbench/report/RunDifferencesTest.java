package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.report.RunDifferences.Change;
import hpcbench.report.RunDifferences.Group;
import hpcbench.result.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDifferencesTest {
  @TempDir Path runs;

  private Path run(String name, String model, int... clients) throws IOException {
    SampleRun run = SampleRun.of(name, model);
    for (int count : clients) {
      run.closed(count, 0);
    }
    Path folder = run.keepIn(runs.resolve(name));
    Files.writeString(
        folder.resolve("recipe.yaml"), "workload: {model: %s} # as %s\n".formatted(model, name));
    return folder;
  }

  private static List<Change> between(Path before, Path after) throws IOException {
    return RunDifferences.between(RunFolder.open(before), RunFolder.open(after)).changes();
  }

  private static Change change(Group group, String factor, String before, String after) {
    return new Change(group, factor, Optional.of(before), Optional.of(after));
  }

  @Test
  void theSameTwiceHasNoDifference() throws IOException {
    Path before = run("once", "m", 4);
    assertThat(between(before, before)).isEmpty();
  }

  @Test
  void aChangeOfEveryTrialIsToldOnceAndInEachGroup() throws IOException {
    List<Change> changes = between(run("a", "small", 4, 8), run("b", "large", 4, 8));
    assertThat(changes)
        .contains(
            change(Group.RECIPE, "workload.model", "small", "large"),
            change(Group.PLAN, "scenario", "a", "b"),
            change(Group.PLAN, "every trial: workload.model", "small", "large"),
            change(Group.SERVICE, "ollama.model", "small", "large"));
    assertThat(changes).extracting(Change::group).isSorted();
  }

  @Test
  void trialsOfOneRunOnlyAndChangesOfSomeAreNamed() throws IOException {
    List<Change> changes = between(run("a", "m", 4, 8), run("b", "m", 4, 16, 32));
    assertThat(changes)
        .contains(
            new Change(Group.PLAN, "further trials", Optional.empty(), Optional.of("t03")),
            change(Group.PLAN, "t02: factors.concurrency", "8", "16"));
  }
}
