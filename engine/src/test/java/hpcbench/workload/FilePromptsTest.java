package hpcbench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hpcbench.measure.Grade;
import hpcbench.recipe.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePromptsTest {
  private static final Path SAMPLES = Path.of("..", "recipes", "data");

  @TempDir private Path folder;

  private static PromptSource open(Dataset dataset) {
    return Workloads.of(dataset).open();
  }

  private static List<Prompt> all(PromptSource prompts) {
    return LongStream.range(0, prompts.distinctPrompts()).mapToObj(prompts::prompt).toList();
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("data"), content);
  }

  @Test
  void jsonLinesGivePromptsAndConversationsWithTheirOwnLimits() {
    try (PromptSource prompts =
        open(new Dataset.JsonLines(SAMPLES.resolve("prompts.jsonl").toString()))) {
      assertThat(all(prompts))
          .contains(
              new Prompt(
                  List.of(
                      new Prompt.Message("system", "You are a patient teacher."),
                      new Prompt.Message("user", "What is a prime number?")),
                  -1,
                  120,
                  ""))
          .contains(Prompt.of("Name three things that float on water.", -1, 40));
      assertThat(all(prompts)).extracting(Prompt::outputTokens).contains(16);
      assertThat(prompts.grade(prompts.prompt(0), "B")).isEqualTo(Grade.NOT_GRADED);
    }
  }

  @Test
  void recordedConversationsGiveTheirFirstQuestionAndTheLengthOfItsAnswer() {
    try (PromptSource prompts =
        open(new Dataset.ShareGpt(SAMPLES.resolve("conversations.json").toString()))) {
      assertThat(all(prompts))
          .hasSize(4)
          .contains(
              Prompt.of(
                  "Wie bestelle ich in einem Café höflich einen Kaffee – auf Französisch?", -1, 13))
          .contains(
              Prompt.of("Which sorting method is fast on data that is almost in order?", -1, 13));
    }
  }

  @Test
  void multipleChoiceAnswersAreGraded() {
    try (PromptSource prompts =
        open(new Dataset.HellaSwag(SAMPLES.resolve("multiple-choice.jsonl").toString()))) {
      assertThat(prompts.isGraded()).isTrue();
      Prompt bread =
          all(prompts).stream().filter(p -> p.text().contains("loaves")).findAny().orElseThrow();
      assertThat(bread.text()).contains("D) are brown, and he lays them on a rack to cool.");
      assertThat(prompts.grade(bread, "The answer is D.")).isEqualTo(Grade.CORRECT);
      assertThat(prompts.grade(bread, "(a)")).isEqualTo(Grade.WRONG);
      assertThat(prompts.grade(bread, "Well, A or D.")).isEqualTo(Grade.UNREADABLE);
    }
  }

  @Test
  void marksOfWikiHowAreTakenOut() {
    try (PromptSource prompts =
        open(new Dataset.HellaSwag(SAMPLES.resolve("multiple-choice.jsonl").toString()))) {
      assertThat(all(prompts))
          .extracting(Prompt::text)
          .noneMatch(text -> text.contains("["))
          .anyMatch(text -> text.contains("How to water a plant. Feel the soil"));
    }
  }

  @Test
  void withATokenizerPromptsAndAnswersAreCounted() {
    Workloads workload =
        Workloads.of(new Dataset.JsonLines(SAMPLES.resolve("prompts.jsonl").toString()))
            .tokenizer(TinyTokenizers.ofWords(folder));
    try (PromptSource prompts = workload.open()) {
      assertThat(all(prompts))
          .filteredOn(prompt -> prompt.text().startsWith("Name"))
          .extracting(Prompt::inputTokens)
          .containsExactly(8);
      assertThat(prompts.countTokens("wood, cork")).isEqualTo(3);
    }
  }

  @Test
  void everyEntryComesOnceBeforeTheOrderRepeats() throws IOException {
    String lines =
        String.join("\n", IntStream.range(0, 500).mapToObj(i -> prompt("p" + i)).toList());
    try (PromptSource prompts = open(new Dataset.JsonLines(file(lines).toString()))) {
      assertThat(prompts.distinctPrompts()).isEqualTo(500);
      List<String> once = LongStream.range(0, 500).mapToObj(i -> prompts.prompt(i).text()).toList();
      assertThat(once).doesNotHaveDuplicates().isNotEqualTo(once.stream().sorted().toList());
      assertThat(prompts.prompt(500)).isEqualTo(prompts.prompt(0));
      assertThat(prompts.prompt(1_234_567_890_123L))
          .isEqualTo(prompts.prompt(1_234_567_890_123L % 500));
    }
  }

  private static String prompt(String text) {
    return "{\"prompt\": \"%s\"}".formatted(text);
  }

  @Test
  void theSeedSettlesTheOrder() throws IOException {
    Path file =
        file(String.join("\n", IntStream.range(0, 50).mapToObj(i -> prompt("p" + i)).toList()));
    Workloads workload = Workloads.of(new Dataset.JsonLines(file.toString()));
    try (PromptSource one = workload.open();
        PromptSource same = workload.open();
        PromptSource other = workload.seed(99).open()) {
      assertThat(all(same)).isEqualTo(all(one));
      assertThat(all(other)).isNotEqualTo(all(one));
      assertThat(same.hash()).isEqualTo(one.hash()).isNotEqualTo(other.hash());
    }
  }

  @Test
  void theHashFollowsTheContentOfTheFile() throws IOException {
    Workloads workload = Workloads.of(new Dataset.JsonLines(file(prompt("one")).toString()));
    String before = hashOf(workload);
    file(prompt("two"));
    assertThat(hashOf(workload)).isNotEqualTo(before);
  }

  private static String hashOf(Workloads workload) {
    try (PromptSource prompts = workload.open()) {
      return prompts.hash();
    }
  }

  @Test
  void lineEndsOfEverySystemAndBlankLinesAreRead() throws IOException {
    String lines = "\r\n" + prompt("é1") + "\r\n\n  \n" + prompt("p2") + "\n" + prompt("p3");
    try (PromptSource prompts = open(new Dataset.JsonLines(file(lines).toString()))) {
      assertThat(all(prompts)).extracting(Prompt::text).containsExactlyInAnyOrder("é1", "p2", "p3");
    }
  }

  @Test
  void aFileThatChangedInUseIsReported() throws IOException {
    Path file = file(prompt("a long enough prompt") + "\n" + prompt("another prompt"));
    try (PromptSource prompts = open(new Dataset.JsonLines(file.toString()))) {
      Files.writeString(file, "x");
      assertThatThrownBy(() -> all(prompts))
          .isInstanceOf(WorkloadException.class)
          .hasMessageContaining("changed while it was in use");
    }
  }

  @Test
  void relativePathsAreRelativeToTheRecipe() {
    Workloads workload = Workloads.of(new Dataset.JsonLines("../recipes/data/prompts.jsonl"));
    try (PromptSource prompts = workload.open()) {
      assertThat(prompts.distinctPrompts()).isEqualTo(4);
    }
  }
}
