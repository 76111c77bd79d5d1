package hpcbench.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/// Where the native tokenizer library is unpacked to, and that it asks nothing of the network.
///
/// The binding reads environment variables first and system properties second; what a person set
/// stays as it is. Left alone it would report its use to its makers when it believes to be on their
/// cloud, and fetch a CUDA build where it sees a GPU.
final class NativeTokenizers {
  private static final String FOLDER_SETTING = "ENGINE_CACHE_DIR";
  private static final String SHARED_FOLDER_SETTING = "DJL_CACHE_DIR";

  private static final Map<String, String> OFFLINE =
      Map.of("ai.djl.offline", "true", "OPT_OUT_TRACKING", "true", "RUST_FLAVOR", "cpu");

  private NativeTokenizers() {}

  /// Settles both, before the binding is first touched.
  static synchronized void prepare() {
    OFFLINE.forEach(NativeTokenizers::setUnlessSet);
    if (setting(FOLDER_SETTING).or(() -> setting(SHARED_FOLDER_SETTING)).isEmpty()) {
      System.setProperty(FOLDER_SETTING, folder().toString());
    }
  }

  private static void setUnlessSet(String name, String value) {
    if (setting(name).isEmpty()) {
      System.setProperty(name, value);
    }
  }

  private static Optional<String> setting(String name) {
    return Optional.ofNullable(System.getenv(name))
        .or(() -> Optional.ofNullable(System.getProperty(name)))
        .filter(value -> !value.isBlank());
  }

  /// The user's cache folder; where that cannot be written, a new private folder, since a known
  /// name under a folder that all may write to could be laid there by another user.
  private static Path folder() {
    Path cache =
        setting("XDG_CACHE_HOME")
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home", "/"), ".cache"))
            .resolve("hpcbench");
    try {
      Files.createDirectories(cache);
      return Files.isWritable(cache) ? cache : temporaryFolder();
    } catch (IOException _) {
      return temporaryFolder();
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory(
          "hpcbench-tokenizers-",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no folder to unpack the tokenizer library to: set %s to one that can be written"
              .formatted(FOLDER_SETTING),
          e);
    }
  }

  /// Why the library could not be loaded, and what to set.
  static String failure(Throwable cause) {
    return """
    the native tokenizer library could not be loaded (%s); it is unpacked to %s: set the \
    environment variable %s to a folder that can be written and may hold programs, or leave \
    the tokenizer out of the recipe\
    """
        .formatted(
            rootOf(cause),
            setting(FOLDER_SETTING).or(() -> setting(SHARED_FOLDER_SETTING)).orElse("?"),
            FOLDER_SETTING);
  }

  private static Throwable rootOf(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
