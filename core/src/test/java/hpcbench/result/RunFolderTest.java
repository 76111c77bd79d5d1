package hpcbench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hpcbench.plan.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  private static final Instant START = Instant.parse("2026-11-24T08:15:00Z");

  @TempDir Path runs;

  @Test
  void theNameTellsTimeAndScenario() throws IOException {
    try (RunFolder folder =
        RunFolder.create(runs.resolve("deep"), "Quick start: ÄÖ/..!", START, Secrets.BY_FORM)) {
      assertThat(folder.id()).matches("20261124-081500-quick-start-[0-9a-f]{4}");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
          .isEqualTo("rwx------");
      assertThat(folder.logs()).isDirectory();
    }
    try (RunFolder folder = RunFolder.create(runs, "…", START, Secrets.BY_FORM)) {
      assertThat(folder.id()).matches("20261124-081500-run-[0-9a-f]{4}");
    }
  }

  @Test
  void everyFileComesBackAsItWas() throws IOException {
    String recipe = "scenario: x # as given\r\n";
    Path path;
    try (RunFolder folder = RunFolder.create(runs, "x", START, Secrets.BY_FORM)) {
      path = folder.path();
      folder.writeRecipe(recipe);
      folder.writePlan(Examples.plan());
      folder.writeLockedPlan(Examples.lockedPlan());
      folder.writeProvenance(Examples.provenance());
      folder.writeSummary(Examples.runSummary());
      folder.writeText("summary.md", "| trial |\n");
    }
    RunFolder opened = RunFolder.open(path);
    assertThat(opened.recipe()).asString(StandardCharsets.UTF_8).isEqualTo(recipe);
    assertThat(opened.plan()).isEqualTo(Examples.plan());
    assertThat(opened.lockedPlan()).isEqualTo(Examples.lockedPlan());
    assertThat(opened.provenance()).contains(Examples.provenance());
    assertThat(opened.summary()).contains(Examples.runSummary());
    assertThat(path.resolve("summary.md")).hasContent("| trial |\n");
    try (Stream<Path> files = Files.list(path)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              ".lock",
              "format.json",
              "recipe.yaml",
              "plan.json",
              "run.lock.yaml",
              "provenance.json",
              "summary.json",
              "summary.md",
              "trials",
              "logs");
    }
  }

  @Test
  void aScheduleThatCannotBeWrittenWholeIsNotThere() throws IOException {
    try (RunFolder folder = RunFolder.create(runs, "x", START, Secrets.BY_FORM)) {
      TrialFolder trial = folder.trial(Examples.plan().trials().getFirst());
      trial.writeSchedule(out -> out.write(new byte[] {1, 2, 3}));
      assertThat(trial.scheduleFile()).hasBinaryContent(new byte[] {1, 2, 3});
      assertThatThrownBy(() ->
              trial.writeSchedule(out -> {
                out.write(4);
                throw new IOException("No space left on device");
              }))
          .isInstanceOf(RunFolderException.class)
          .hasMessageContaining("schedule.bin")
          .hasMessageContaining("the disk is full");
      assertThat(trial.scheduleFile()).hasBinaryContent(new byte[] {1, 2, 3});
    }
  }

  @Test
  void aRunThatWasKilledOpensWithItsFinishedTrials() throws IOException {
    try (RunFolder folder = RunFolder.create(runs, "x", START, Secrets.BY_FORM)) {
      folder.writePlan(Examples.plan());
      folder.trial(Examples.plan().trials().get(0)).writeSummary(Examples.trialSummary("t01"));
      folder.trial(Examples.plan().trials().get(1)).writeRequests().close();
    }
    RunFolder opened = RunFolder.open(onlyRun());
    assertThat(opened.finishedTrials()).containsExactly(Examples.trialSummary("t01"));
    assertThat(opened.damage()).isEmpty();
    assertThat(opened.provenance()).isEmpty();
    assertThat(opened.summary()).isEmpty();
    assertThatThrownBy(opened::recipe).hasMessageContaining("recipe.yaml");
  }

  @Test
  void oneDamagedFileDoesNotCostTheOtherTrials() throws IOException {
    try (RunFolder folder = RunFolder.create(runs, "x", START, Secrets.BY_FORM)) {
      folder.writePlan(Examples.plan());
      folder.trial(Examples.plan().trials().get(1)).writeSummary(Examples.trialSummary("t02"));
      TrialFolder first = folder.trial(Examples.plan().trials().get(0));
      first.writeSummary(Examples.trialSummary("t01"));
      Files.writeString(first.path().resolve("summary.json"), "{\"trial\": {");
    }
    RunFolder opened = RunFolder.open(onlyRun());
    assertThat(opened.finishedTrials()).containsExactly(Examples.trialSummary("t02"));
    assertThat(opened.damage()).singleElement().asString().contains("t01", "is damaged", "line 1");
  }

  @Test
  void whatACutTrialLeftIsSetAsideEachTime() throws IOException {
    try (RunFolder folder = RunFolder.create(runs, "x", START, Secrets.BY_FORM)) {
      folder.writePlan(Examples.plan());
      Trial trial = Examples.plan().trials().getFirst();
      folder.setAside(trial);
      assertThat(folder.path().resolve("cut")).doesNotExist();
      for (int attempt = 1; attempt <= 2; attempt++) {
        folder.trial(trial).writeRequests().close();
        folder.setAside(trial);
        assertThat(folder.path().resolve("cut/t01-" + attempt + "/requests.hbr")).exists();
        assertThat(folder.trial(trial).path()).doesNotExist();
      }
    }
  }

  @Test
  void aRunThatLockedNothingSaysSo() throws IOException {
    try (RunFolder folder = RunFolder.create(runs, "x", START, Secrets.BY_FORM)) {
      folder.writePlan(Examples.plan());
      assertThatThrownBy(folder::lockedPlan)
          .hasMessageContaining("run.lock.yaml is missing")
          .hasMessageContaining("run its recipe again");
      Files.writeString(folder.path().resolve("run.lock.yaml"), "plan: [");
      assertThatThrownBy(folder::lockedPlan).hasMessageContaining("is damaged");
    }
  }

  @Test
  void twoWritersCannotHaveOneRun() throws IOException {
    RunFolder first = RunFolder.create(runs, "x", START, Secrets.BY_FORM);
    first.writePlan(Examples.plan());
    assertThatThrownBy(() -> RunFolder.resume(first.path(), Secrets.BY_FORM))
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("another process is writing");
    assertThat(RunFolder.open(first.path()).plan()).isEqualTo(Examples.plan());
    first.close();
    RunFolder.resume(first.path(), Secrets.BY_FORM).close();
  }

  @Test
  void whatIsNoRunFolderIsRefused() {
    assertThatThrownBy(() -> RunFolder.open(runs))
        .hasMessageContaining("is not the folder of a run")
        .hasMessageContaining("recipe.yaml");
    assertThatThrownBy(() -> RunFolder.open(runs.resolve("none")))
        .hasMessageContaining("there is no folder");
  }

  @Test
  void aFolderOfAnEarlierFormatIsRefusedWithItsVersionAndWhatToDo() {
    Path old = Path.of("src/test/resources/hpcbench/result/run-folder-format-0");
    assertThatThrownBy(() -> RunFolder.open(old))
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("was made by hpcbench 0.1.0-SNAPSHOT in format 0 of run folders")
        .hasMessageContaining("this one reads format " + FolderFormat.CURRENT)
        .hasMessageContaining("hpcbench run --recipe " + old.resolve("recipe.yaml"));
    assertThatThrownBy(() -> RunFolder.resume(old, Secrets.BY_FORM))
        .hasMessageContaining("in format 0 of run folders");
    assertThat(old.resolve(".lock")).doesNotExist();
  }

  @Test
  void aFolderOfALaterFormatIsRefused() throws IOException {
    try (RunFolder folder = RunFolder.create(runs, "x", START, Secrets.BY_FORM)) {
      folder.writeRecipe("");
      folder.writeText("format.json", "{\"format\": 99}");
    }
    assertThatThrownBy(() -> RunFolder.open(onlyRun()))
        .hasMessageContaining("(version unknown) in format 99 of run folders")
        .hasMessageContaining("or a later one");
  }

  @Test
  void aRunWithoutAPlanSaysSo() throws IOException {
    try (RunFolder folder = RunFolder.create(runs, "x", START, Secrets.BY_FORM)) {
      folder.writeRecipe("");
      assertThatThrownBy(folder::plan).hasMessageContaining("ended before it was planned");
    }
  }

  @Test
  void aFileInPlaceOfTheFolderIsNamed() throws IOException {
    Path file = Files.createFile(runs.resolve("file"));
    assertThatThrownBy(() -> RunFolder.create(file, "x", START, Secrets.BY_FORM))
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNoTemporaryOne() throws IOException {
    Path taken = Files.createDirectory(runs.resolve("summary.md"));
    Files.createFile(taken.resolve("content"));
    assertThatThrownBy(() -> DurableFile.write(taken, "new"))
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("cannot write " + taken);
    try (Stream<Path> files = Files.list(runs)) {
      assertThat(files).containsExactly(taken);
    }
  }

  @Test
  void aMissingPermissionIsExplained() {
    Path file = runs.resolve("plan.json");
    assertThat(DiskProblem.explain("write", file, new AccessDeniedException(file.toString())))
        .hasMessage("cannot write %s: no permission; check the owner and mode of %s", file, runs);
  }

  private Path onlyRun() throws IOException {
    try (Stream<Path> paths = Files.list(runs)) {
      return paths.findFirst().orElseThrow();
    }
  }
}
