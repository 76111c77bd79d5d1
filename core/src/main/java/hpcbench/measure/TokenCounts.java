package hpcbench.measure;

/// How many tokens a request had, by who counted. A count is -1 where that source did not count.
///
/// @param serverInput prompt tokens by the service's own usage report
/// @param serverCached those of them that came from the service's prefix cache
/// @param serverOutput output tokens by the service's own usage report
/// @param localInput prompt tokens by the tokenizer on this side
/// @param localOutput output tokens by the tokenizer on this side
/// @param events response events with text; one event may hold several tokens
public record TokenCounts(
    int serverInput,
    int serverCached,
    int serverOutput,
    int localInput,
    int localOutput,
    int events) {
  /// Nothing was counted.
  public static final TokenCounts NONE = new TokenCounts(-1, -1, -1, -1, -1, 0);

  /// Who counted the output tokens that metrics are computed from.
  public enum Source {
    /// The service's usage report: the first choice.
    SERVER,
    /// The tokenizer on this side: the second.
    TOKENIZER,
    /// Events with text: the last, since an event may hold several tokens.
    EVENTS
  }

  /// The best source there is.
  public Source outputSource() {
    if (serverOutput >= 0) {
      return Source.SERVER;
    }
    return localOutput >= 0 ? Source.TOKENIZER : Source.EVENTS;
  }

  /// Output tokens by the best source.
  public int output() {
    return switch (outputSource()) {
      case SERVER -> serverOutput;
      case TOKENIZER -> localOutput;
      case EVENTS -> events;
    };
  }

  /// Prompt tokens by the best source, 0 when nobody counted.
  public int input() {
    return serverInput >= 0 ? serverInput : Math.max(0, localInput);
  }
}
