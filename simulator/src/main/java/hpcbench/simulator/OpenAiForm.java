package hpcbench.simulator;

/// The two forms of answer that the OpenAI API has, as they differ on the wire.
enum OpenAiForm {
  /// `/v1/chat/completions`
  CHAT("chatcmpl-", "chat.completion.chunk", "chat.completion"),
  /// `/v1/completions`
  TEXT("cmpl-", "text_completion", "text_completion");

  private final String idPrefix;
  private final String chunkObject;
  private final String wholeObject;

  OpenAiForm(String idPrefix, String chunkObject, String wholeObject) {
    this.idPrefix = idPrefix;
    this.chunkObject = chunkObject;
    this.wholeObject = wholeObject;
  }

  String idPrefix() {
    return idPrefix;
  }

  String chunkObject() {
    return chunkObject;
  }

  String wholeObject() {
    return wholeObject;
  }

  /// What stands before and after a piece of content in a choice, as JSON.
  Frame content() {
    return switch (this) {
      case CHAT -> new Frame("\"delta\":{\"content\":\"", "\"}");
      case TEXT -> new Frame("\"text\":\"", "\"");
    };
  }

  /// What stands before and after a piece of reasoning; plain completions do not tell it from
  /// content.
  Frame reasoning() {
    return switch (this) {
      case CHAT -> new Frame("\"delta\":{\"reasoning\":\"", "\"}");
      case TEXT -> content();
    };
  }

  /// What stands around a piece of text.
  record Frame(String before, String after) {}
}
