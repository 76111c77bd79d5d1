package hpcbench.target;

import hpcbench.workload.Prompt;

/// A language that services speak: where requests go, what their body is, and how answers are read.
/// Immutable and safe for use by several threads.
public interface Dialect {
  /// Short stable name, such as `openai-chat`.
  String name();

  /// Path requests are posted to, such as `/v1/chat/completions`.
  String path();

  /// The JSON body of one request, in UTF-8.
  byte[] body(Prompt prompt, RequestOptions options);
}
