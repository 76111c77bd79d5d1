package hpcbench.workload;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A recorded conversation: its first question is asked; the answer recorded then gives the length
/// of the answer.
final class ShareGptFormat implements EntryFormat {
  private static final Set<String> PEOPLE = Set.of("human", "user");
  private static final Set<String> MODELS = Set.of("gpt", "chatgpt", "assistant", "bing", "bard");

  /// Empty for conversations without a question: public collections have some.
  @Override
  public Optional<Entry> entry(JsonNode value) {
    Fields fields = new Fields(value);
    JsonNode turns = value.path("conversations");
    if (!turns.isArray()) {
      throw new IllegalArgumentException("'conversations' must be a list, " + Fields.found(turns));
    }
    int outputTokens = fields.countOrZero("output_tokens");
    for (int position = 0; position < turns.size(); position++) {
      String question = said(turns.path(position), PEOPLE);
      if (!question.isBlank()) {
        String answer = said(turns.path(position + 1), MODELS);
        return Optional.of(
            new Entry(List.of(new Prompt.Message("user", question)), outputTokens, answer, ""));
      }
    }
    return Optional.empty();
  }

  /// What the turn says when it is by one of these speakers; empty otherwise.
  private static String said(JsonNode turn, Set<String> speakers) {
    return speakers.contains(turn.path("from").asString("")) ? turn.path("value").asString("") : "";
  }

  @Override
  public String shape() {
    return "one JSON array of objects such as {\"conversations\": [{\"from\": \"human\", \"value\": \"...\"}]}";
  }
}
