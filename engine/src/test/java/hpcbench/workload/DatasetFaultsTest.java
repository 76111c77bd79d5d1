package hpcbench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hpcbench.recipe.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetFaultsTest {
  @TempDir private Path folder;

  private void refused(Function<String, Dataset> dataset, String content, String... message)
      throws IOException {
    Path file = Files.writeString(folder.resolve("faulty"), content);
    Workloads workload = Workloads.of(dataset.apply(file.toString()));
    assertThatThrownBy(workload::open)
        .isInstanceOf(WorkloadException.class)
        .message()
        .startsWith("data set " + file)
        .contains(message)
        .doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"prompt": "ok"}~{"prompt": | :2: | not a JSON value
          {"prompt": "ok"}~~["no"] | :3: | expected a JSON object, not ["no"]
          {"text": "no"} | :1: | give either 'prompt' or 'messages'
          {"prompt": "a", "messages": []} | :1: | give either 'prompt' or 'messages'
          {"prompt": 7} | :1: | 'prompt' must be a text that is not blank, not 7
          {"prompt": "  "} | :1: | 'prompt' must be a text that is not blank
          {"messages": []} | :1: | 'messages' must be a list that is not empty, not []
          {"messages": [{"role": "robot", "content": "a"}]} | :1: | 'role' must be system, user or assistant, not "robot"
          {"messages": [{"role": "user"}]} | :1: | 'content' must be a text that is not blank, and is missing
          {"prompt": "a", "output_tokens": 0} | :1: | 'output_tokens' must be a whole number of at least 1, not 0
          {"prompt": "a", "output_tokens": 1.5} | :1: | 'output_tokens' must be a whole number of at least 1, not 1.5
          {"prompt": "a"} {"prompt": "b"} | :1: | not a JSON value
          """)
  void aFaultyLineIsNamedWithWhatIsWrong(String lines, String place, String fault)
      throws IOException {
    refused(Dataset.JsonLines::new, lines.replace('~', '\n'), place, fault, "expected one JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"ctx": "a", "endings": ["b", "c", "d"], "label": 1} | 'endings' must be four texts, not a list of 3
          {"ctx": "a", "endings": ["b", "c", "d", 5], "label": 1} | each of 'endings' must be a text, not 5
          {"ctx": "a", "endings": ["b", "c", "d", "e"], "label": ""} | use the validation split
          {"ctx": "a", "endings": ["b", "c", "d", "e"], "label": 4} | 'label' must be 0, 1, 2 or 3, not 4
          {"endings": ["b", "c", "d", "e"], "label": 1} | 'ctx' must be a text that is not blank, and is missing
          """)
  void aFaultyMultipleChoiceQuestionIsNamed(String line, String fault) throws IOException {
    refused(Dataset.HellaSwag::new, line, ":1: ", fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"conversations": []} | :1: | not a JSON array
          [~{"conversations": []},~{"turns": []}] | :3: | 'conversations' must be a list, and is missing
          [~{"conversations": [] | :2: | not JSON
          [~{"conversations": []} | :2: | not JSON
          """)
  void aFaultyArrayIsNamedWithItsLine(String json, String place, String fault) throws IOException {
    refused(Dataset.ShareGpt::new, json.replace('~', '\n'), place, fault);
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    refused(Dataset.JsonLines::new, "\n\n", "there is no entry in it", "expected one JSON object");
    refused(Dataset.ShareGpt::new, "[]", "there is no entry in it");
    refused(Dataset.ShareGpt::new, "", "not a JSON array");
  }

  @Test
  void aMissingFileIsNamed() {
    Workloads workload = Workloads.of(new Dataset.JsonLines("no/such.jsonl"));
    assertThatThrownBy(workload::open)
        .isInstanceOf(WorkloadException.class)
        .hasMessageContaining("no/such.jsonl: no such file");
  }

  @Test
  void numericLabelsMayBeTexts() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("texts"),
            "{\"ctx\": \"a\", \"endings\": [\"b\", \"c\", \"d\", \"e\"], \"label\": \"2\"}");
    try (PromptSource prompts = Workloads.of(new Dataset.HellaSwag(file.toString())).open()) {
      assertThat(Set.of(prompts.prompt(0).rightAnswer())).containsExactly("C");
    }
  }
}
