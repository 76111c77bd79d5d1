package hpcbench.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where and as what the simulator serves.
///
/// @param host address to listen on
/// @param port port to listen on; 0 takes a free one
/// @param model name of the model
/// @param version version it reports
/// @param loadTime how long it loads its model before it is healthy
/// @param apiKeyFile file with the key that clients of `/v1` must show
/// @param maxBodyBytes largest request body
/// @param streamInterval tokens in one streamed chunk, after the first
public record Serving(
    String host,
    int port,
    String model,
    String version,
    Duration loadTime,
    Optional<Path> apiKeyFile,
    long maxBodyBytes,
    int streamInterval) {
  static Serving read(SettingReader reader) {
    return new Serving(
        reader.text("host", "127.0.0.1", "address to listen on"),
        reader.integer("port", 5000, 0, 65535, "port to listen on; 0 takes a free one"),
        reader.text("model", "simulated", "name of the model it serves"),
        reader.text("version", "simulated", "version it reports"),
        reader.duration("load_time", "0s", "time it loads its model before it is healthy"),
        reader
            .optional("api_key_file", "path", "file with the key that clients of /v1 must show")
            .map(Path::of),
        reader.size("max_body", "16MiB", "largest request body; a larger one is answered with 413"),
        reader.integer(
            "stream_interval", 1, 1, 10_000, "tokens in one streamed chunk, after the first"));
  }
}
