package hpcbench.workload;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A question of HellaSwag (Zellers et al. 2019): which of four endings continues a text?
final class HellaSwagFormat implements EntryFormat {
  @Override
  public Optional<Entry> entry(JsonNode value) {
    Fields fields = new Fields(value);
    List<String> endings = endings(fields.list("endings"));
    String right = MultipleChoice.LETTERS.get(label(fields));
    Prompt.Message question =
        new Prompt.Message(
            "user", MultipleChoice.question(withoutMarks(fields.text("ctx")), endings));
    return Optional.of(new Entry(List.of(question), 0, "", right));
  }

  private static List<String> endings(JsonNode list) {
    if (list.size() != MultipleChoice.LETTERS.size()) {
      throw new IllegalArgumentException(
          "'endings' must be four texts, not a list of " + list.size());
    }
    return list.valueStream().map(HellaSwagFormat::ending).toList();
  }

  private static String ending(JsonNode ending) {
    if (!ending.isString()) {
      throw new IllegalArgumentException(
          "each of 'endings' must be a text, " + Fields.found(ending));
    }
    return withoutMarks(ending.stringValue());
  }

  /// The label stands as a number or a text in different releases; the test split has none.
  private static int label(Fields fields) {
    String label = fields.node().path("label").asString("");
    if (!label.matches("[0-3]")) {
      throw new IllegalArgumentException(
          "'label' must be 0, 1, 2 or 3, %s (the test split has no labels: use the validation split)"
              .formatted(Fields.found(fields.node().path("label"))));
    }
    return Integer.parseInt(label);
  }

  /// Texts from wikiHow carry marks such as `[header]`, `[title]` and `[step]`.
  private static String withoutMarks(String text) {
    return text.replace(" [title]", ".")
        .replaceAll("\\[[a-z]+]", " ")
        .replaceAll("\\s+", " ")
        .strip();
  }

  @Override
  public boolean isGraded() {
    return true;
  }

  @Override
  public String shape() {
    return "one JSON object a line, such as {\"ctx\": \"...\", \"endings\": [\"...\", \"...\", \"...\", \"...\"], \"label\": 2}";
  }
}
