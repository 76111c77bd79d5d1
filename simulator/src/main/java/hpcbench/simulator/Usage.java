package hpcbench.simulator;

/// Token counts of one answer as the server states them.
///
/// @param promptTokens tokens of the prompt
/// @param cachedTokens those of them that were in the prefix cache
/// @param completionTokens tokens of the answer, reasoning included
/// @param reasoningTokens tokens of its reasoning
record Usage(int promptTokens, int cachedTokens, int completionTokens, int reasoningTokens) {
  /// Counts that are wrong, as some servers' are.
  Usage lying() {
    return new Usage(promptTokens / 2, cachedTokens, completionTokens * 2 + 1, reasoningTokens);
  }
}
