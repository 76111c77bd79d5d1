package hpcbench.scaling;

/// Why a figure of a scaling study says less than it seems to.
public enum Doubt {
  /// Every trial with so many servers is INVALID, so that there is no figure.
  NO_VALID_TRIAL,
  /// The client was at its limit: the servers may give more.
  CLIENT_LIMITED,
  /// The servers kept up with an open loop: the throughput is the rate that was offered, and not
  /// what they can do.
  OFFERED_RATE,
  /// What it is compared with, the trials with the fewest servers, is in doubt.
  REFERENCE
}
