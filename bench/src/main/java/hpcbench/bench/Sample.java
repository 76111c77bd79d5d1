package hpcbench.bench;

/// What one contender showed under one load, in one round.
///
/// @param startSeconds from the command to its first request at the server
/// @param cpuPerToken CPU time of the whole client over the tokens written meanwhile, in seconds
/// @param tokensPerSecond tokens written, over the window
/// @param inFlight requests that arrived and did not get their last token, averaged over the window
/// @param residentBytes the most memory it had in use until the end of the window; of several
///   processes, what they had in use at its end
/// @param bytesPerToken bytes allocated on the heap over tokens, by all threads; NaN where unknown
/// @param loopBytesPerToken the same, by the engine's event loop; NaN for other clients
/// @param errors how far its stamps were off; of no samples where it keeps none
record Sample(
    double startSeconds,
    double cpuPerToken,
    double tokensPerSecond,
    double inFlight,
    double residentBytes,
    double bytesPerToken,
    double loopBytesPerToken,
    Errors errors) {}
