package hpcbench.simulator.model;

/// Is told of the tokens of one sequence as the engine makes them. It may submit and cancel from
/// within.
@FunctionalInterface
public interface TokenListener {
  /// New tokens exist.
  ///
  /// @param sequence the sequence they belong to, already counting them; when it is finished, these
  ///   were the last
  /// @param atNs when they were made: the end of the step
  void onTokens(Sequence sequence, long atNs);
}
