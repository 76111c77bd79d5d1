package hpcbench.recipe;

/// The kind of request a workload sends; the service decides in which wire dialect it speaks it.
public enum Api {
  /// A conversation: a list of messages in, one assistant message out.
  CHAT,
  /// OpenAI's older text completion: one prompt in, its continuation out.
  COMPLETIONS,
  /// Ollama's native generation: one prompt in, its continuation out.
  GENERATE
}
