package hpcbench.workload;

import java.util.List;

/// One question, ready to be put to a service.
///
/// @param messages the conversation; for text APIs the contents are joined
/// @param inputTokens length of the prompt's text in tokens, by the model's own tokenizer; -1
///   without one, since an approximation is no count
/// @param outputTokens limit of the answer's length in tokens
/// @param rightAnswer the right choice, for graded workloads; empty otherwise
public record Prompt(
    List<Message> messages, int inputTokens, int outputTokens, String rightAnswer) {
  public Prompt {
    messages = List.copyOf(messages);
  }

  /// One turn of a conversation.
  ///
  /// @param role `system`, `user` or `assistant`
  /// @param content its text
  public record Message(String role, String content) {}

  /// A single question by the user.
  public static Prompt of(String text, int inputTokens, int outputTokens) {
    return new Prompt(List.of(new Message("user", text)), inputTokens, outputTokens, "");
  }

  /// The conversation as one text, for APIs that take no messages.
  public String text() {
    return String.join("\n", messages.stream().map(Message::content).toList());
  }
}
