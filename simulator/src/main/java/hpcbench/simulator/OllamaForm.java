package hpcbench.simulator;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// The two forms of answer that the Ollama API has, as they differ on the wire.
enum OllamaForm {
  /// `/api/generate`
  GENERATE,
  /// `/api/chat`
  CHAT;

  /// What stands between the time and a piece of text, as JSON.
  String before(boolean thinking) {
    return switch (this) {
      case GENERATE -> thinking ? "\"response\":\"\",\"thinking\":\"" : "\"response\":\"";
      case CHAT ->
          thinking
              ? "\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\""
              : "\"message\":{\"role\":\"assistant\",\"content\":\"";
    };
  }

  /// What stands after a piece of text, up to the end of its line.
  String after() {
    return switch (this) {
      case GENERATE -> "\",\"done\":false}\n";
      case CHAT -> "\"},\"done\":false}\n";
    };
  }

  /// A document with this text. Like Ollama it leaves out thinking that is empty.
  ObjectNode document(String model, String thinking, String content) {
    ObjectNode document =
        Json.object().put("model", model).put("created_at", Instant.now().toString());
    ObjectNode place =
        switch (this) {
          case GENERATE -> document.put("response", content);
          case CHAT ->
              document.putObject("message").put("role", "assistant").put("content", content);
        };
    if (!thinking.isEmpty()) {
      place.put("thinking", thinking);
    }
    return document;
  }
}
