package hpcbench.container;

import hpcbench.result.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// The fingerprint of an image's content.
final class ImageDigest {
  private ImageDigest() {}

  /// Of an image in one file `sha256:` and what `sha256sum` prints. Of a folder `sha256-tree:` and
  /// the SHA-256 of a list of all that is in it, sorted: a line for each file (its SHA-256 and
  /// path), link (where it leads, and path) and folder (its path). Devices and sockets count by
  /// their paths.
  static String of(Path image) throws IOException {
    return Files.isDirectory(image) ? "sha256-tree:" + tree(image) : "sha256:" + Sha256.of(image);
  }

  private static String tree(Path folder) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    for (Path path : sorted(folder)) {
      String line = content(path) + " " + folder.relativize(path) + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted().toList();
    }
  }

  private static String content(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "link " + Files.readSymbolicLink(path);
    }
    return Files.isRegularFile(path) ? "file " + Sha256.of(path) : "other";
  }
}
