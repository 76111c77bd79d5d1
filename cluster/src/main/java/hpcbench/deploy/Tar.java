package hpcbench.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Archives whose bytes depend on the names and contents of files alone: not on when they were
/// made, nor by whom.
final class Tar {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private Tar() {}

  /// Packs files and folders.
  ///
  /// @param folder what the paths are relative to
  /// @param options further options of GNU tar
  static void pack(Path folder, Collection<String> paths, Path archive, String... options)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "tar", "--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"));
    words.addAll(List.of(options));
    words.addAll(List.of("-C", folder.toString(), "-cf", archive.toString(), "--"));
    words.addAll(paths);
    Command.require(words, "install GNU tar and gzip", LIMIT);
  }

  /// Unpacks an archive.
  ///
  /// @param folder an empty one, which nothing is unpacked outside of
  static void unpack(Path archive, Path folder) throws IOException, InterruptedException {
    Command.require(
        List.of(
            "tar",
            "--no-same-owner",
            "--no-same-permissions",
            "-C",
            folder.toString(),
            "-xf",
            archive.toString()),
        "install GNU tar",
        LIMIT);
  }
}
