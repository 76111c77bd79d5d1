package hpcbench.recipe;

/// How requests are shared out among several servers of one service.
public enum Balance {
  /// In turn, by the request's index in the whole load: every server gets as many as any other,
  /// whoever sends them and however fast each server is.
  ROUND_ROBIN,
  /// Each to the server with the fewest requests in flight. Every client process counts its own
  /// requests only, since asking the others would take longer than it is worth.
  LEAST_IN_FLIGHT,
  /// Requests that begin alike (one prefix group, one entry of a data set) to one server, where
  /// what they share may still be in the cache. The seed decides which server that is.
  STICKY
}
