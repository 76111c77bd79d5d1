package hpcbench.measure;

/// What the service itself said about one request, in nanoseconds; -1 where it said nothing.
///
/// Ollama reports all four on the last line of a native response; llama.cpp reports prompt and
/// generation in `timings`.
///
/// @param totalNs from the start of handling to the end
/// @param loadNs loading the model
/// @param promptNs processing the prompt
/// @param generationNs making the output tokens
public record ServerTiming(long totalNs, long loadNs, long promptNs, long generationNs) {
  /// The service said nothing.
  public static final ServerTiming NONE = new ServerTiming(-1, -1, -1, -1);
}
