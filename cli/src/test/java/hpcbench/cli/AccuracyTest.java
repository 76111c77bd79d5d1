package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.Grade;
import hpcbench.measure.Measures.Accuracy;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Phase;
import hpcbench.result.Json;
import hpcbench.result.RunFolder;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.testing.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The questions in the form of HellaSwag, asked of a real model, from the recipe to the report.
@Tag("real-engines")
@Timeout(600)
class AccuracyTest {
  /// In `recipes/data/multiple-choice.jsonl`.
  private static final long QUESTIONS = 32;

  @TempDir Path runs;

  private static void requireLlamaCpp() {
    Path engines =
        Optional.ofNullable(System.getenv("ENGINES_DIR"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache", "hpcbench-engines"));
    Requirement.require(
        Files.isExecutable(engines.resolve("llama-cpp/bin/llama-server")),
        "llama-cpp is not installed; get it with: dev/engines install llama-cpp");
  }

  @Test
  void everyAnswerOfARealModelIsGradedBesideItsLatency() throws Exception {
    requireLlamaCpp();
    Path recipe = CommandLineHere.ROOT.resolve("recipes/llama-cpp-hellaswag.yaml");
    CommandLineHere.Ended ended =
        CommandLineHere.run(
            "run",
            "--recipe",
            recipe.toString(),
            "--runs-dir",
            runs.toString(),
            "--json",
            "--allow-invalid");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    RunSummary summary = Json.parse(ended.out(), RunSummary.class);
    assertThat(summary.trials()).hasSize(1);
    TrialSummary trial = summary.trials().getFirst();
    try (RunFolder folder = RunFolder.open(runs.resolve(summary.runId()))) {
      assertThatAllIsGraded(trial, gradesOf(folder, trial));
      assertThatTheReportShowsBoth(folder);
    }
  }

  private static Map<Grade, Long> gradesOf(RunFolder folder, TrialSummary trial) throws Exception {
    Map<Grade, Long> grades = new EnumMap<>(Grade.class);
    folder
        .trial(trial.trial())
        .requests()
        .forEach(request -> {
          if (request.phase() == Phase.MEASUREMENT) {
            grades.merge(request.grade(), 1L, Long::sum);
          }
        });
    return grades;
  }

  /// How many answers are right is the model's affair, and this one's about chance.
  private static void assertThatAllIsGraded(TrialSummary trial, Map<Grade, Long> grades) {
    Accuracy accuracy = trial.measures().accuracy().orElseThrow();
    assertThat(trial.measures().requests().completed()).isEqualTo(QUESTIONS);
    assertThat(accuracy.graded()).isEqualTo(QUESTIONS);
    assertThat(accuracy.correct()).isEqualTo(grades.getOrDefault(Grade.CORRECT, 0L)).isPositive();
    assertThat(accuracy.unreadable())
        .as("a model that is asked for a letter names one")
        .isEqualTo(grades.getOrDefault(Grade.UNREADABLE, 0L))
        .isLessThan(QUESTIONS / 4);
    assertThat(accuracy.ratio())
        .isEqualTo((double) accuracy.correct() / QUESTIONS)
        .isBetween(accuracy.low(), accuracy.high());
    assertThat(trial.measures().distribution(Metric.TTFT).count()).isEqualTo(QUESTIONS);
    assertThat(trial.prompts().distinct()).contains(QUESTIONS);
  }

  private static void assertThatTheReportShowsBoth(RunFolder folder) throws Exception {
    assertThat(Files.readString(folder.path().resolve("report.html")))
        .contains("Accuracy", "of 32 answers right", "95 % confidence", "TTFT");
    assertThat(Files.readString(folder.path().resolve("summary.csv")).lines().findFirst())
        .hasValueSatisfying(head -> assertThat(head).contains("accuracy_ratio", "ttft_seconds"));
  }
}
