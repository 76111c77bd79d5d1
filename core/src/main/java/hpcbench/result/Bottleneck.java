package hpcbench.result;

/// What held a trial back, and what to do about it.
///
/// @param where which part of the way of a request it is
/// @param rule stable short name of the rule that found it, such as `queue`
/// @param share share of the mean time of a request that is spent there, 0-1; 0 where the finding
///   is not about time
/// @param evidence what was seen, with its numbers
/// @param advice what a person can do
public record Bottleneck(Where where, String rule, double share, String evidence, String advice) {
  /// A part of the way of a request.
  public enum Where {
    /// The load engine or its machine.
    CLIENT,
    /// Between the client and the server.
    NETWORK,
    /// The server's queue.
    QUEUE,
    /// The server's KV cache.
    KV_CACHE,
    /// The prompt's computation.
    PREFILL,
    /// The tokens' generation.
    DECODE,
    /// The machine that a server is on.
    HOST,
    /// The servers together.
    SERVERS,
    /// The time before the measured phase.
    WARM_UP,
    /// The load over the points of a sweep.
    LOAD
  }
}
