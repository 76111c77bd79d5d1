package hpcbench.bench;

/// What one contender showed under one load, in one round.
///
/// @param cpuPerToken CPU time of the whole client over the tokens written meanwhile, in seconds
/// @param tokensPerSecond tokens written, over the window
/// @param streaming streams between their first and last token, averaged over the window
/// @param residentBytes the most memory it had in use until the end of the window
/// @param allocatedPerToken bytes allocated on the heap; NaN where unknown
/// @param errors how far its stamps were off; of no samples where it keeps none
record Sample(
    double cpuPerToken,
    double tokensPerSecond,
    double streaming,
    double residentBytes,
    double allocatedPerToken,
    Errors errors) {}
