package hpcbench.simulator;

/// How the model is fetched over the Ollama API.
///
/// @param pulled whether the model is there from the beginning
/// @param sizeBytes size of the model
/// @param bytesPerSecond speed of a pull
public record Pulling(boolean pulled, long sizeBytes, long bytesPerSecond) {
  static Pulling read(SettingReader reader) {
    return new Pulling(
        reader.flag(
            "pulled", true, "whether the model is there from the beginning, without /api/pull"),
        reader.size("pull_size", "64MiB", "size of the model that /api/pull fetches"),
        reader.size("pull_rate", "256MiB", "how much /api/pull fetches in a second"));
  }
}
