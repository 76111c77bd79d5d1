package hpcbench.target;

import hpcbench.workload.Prompt;

/// A language that services speak: where requests go, what their body is, and how answers are read.
/// Immutable and safe for use by several threads. [Dialects] has those there are.
public interface Dialect {
  /// Short stable name, such as `openai-chat`.
  String name();

  /// Path requests are posted to, such as `/v1/chat/completions`.
  String path();

  /// The JSON body of one request, in UTF-8.
  byte[] body(Prompt prompt, RequestOptions options);

  /// A reader of the answers of one connection.
  ///
  /// @param streaming whether tokens are sent as they are made
  /// @param maxEventBytes the longest line or event to hold in memory; a longer one fails the
  ///   request
  AnswerReader reader(boolean streaming, int maxEventBytes);
}
