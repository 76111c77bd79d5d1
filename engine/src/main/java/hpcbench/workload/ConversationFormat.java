package hpcbench.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// An object with `prompt` or `messages`, and optionally `output_tokens`.
final class ConversationFormat implements EntryFormat {
  private static final Set<String> ROLES = Set.of("system", "user", "assistant");

  @Override
  public Optional<Entry> entry(JsonNode value) {
    Fields fields = new Fields(value);
    if (fields.has("prompt") == fields.has("messages")) {
      throw new IllegalArgumentException("give either 'prompt' or 'messages'");
    }
    return Optional.of(
        new Entry(
            fields.has("prompt")
                ? List.of(new Prompt.Message("user", fields.text("prompt")))
                : messages(fields.list("messages")),
            fields.countOrZero("output_tokens"),
            "",
            ""));
  }

  private static List<Prompt.Message> messages(JsonNode list) {
    List<Prompt.Message> messages = new ArrayList<>();
    for (JsonNode turn : list) {
      Fields fields = new Fields(turn);
      String role = fields.text("role");
      if (!ROLES.contains(role)) {
        throw new IllegalArgumentException(
            "'role' must be system, user or assistant, not \"" + role + '"');
      }
      messages.add(new Prompt.Message(role, fields.text("content")));
    }
    return messages;
  }

  @Override
  public String shape() {
    return "one JSON object a line, such as {\"prompt\": \"...\", \"output_tokens\": 100}";
  }
}
