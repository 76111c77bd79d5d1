package hpcbench.result;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where this user's things are kept that can be made again: in `$XDG_CACHE_HOME/hpcbench`, or
/// `~/.cache/hpcbench`, as the XDG Base Directory Specification has it.
public final class CacheFolder {
  private CacheFolder() {}

  /// The folder; it need not exist.
  ///
  /// @param environment variables of the user's processes
  public static Path of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("hpcbench");
  }
}
