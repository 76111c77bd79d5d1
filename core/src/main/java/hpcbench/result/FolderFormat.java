package hpcbench.result;

import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// How the files of a run folder are to be read: a number in the folder's `format.json`, which
/// grows whenever a folder can no longer be read as before.
final class FolderFormat {
  static final String FILE = "format.json";
  static final int CURRENT = 1;

  private FolderFormat() {}

  /// What the file holds.
  ///
  /// @param format the number; folders made before there was one have no such file
  record Mark(int format) {}

  /// Marks a new folder.
  static void write(Path folder) throws RunFolderException {
    JsonFile.write(folder.resolve(FILE), new Mark(CURRENT), Secrets.BY_FORM);
  }

  /// Nothing where this release can read the folder.
  ///
  /// @throws RunFolderException where it cannot, with the version that made it and what to do
  static void require(Path folder) throws RunFolderException {
    int format = JsonFile.read(folder.resolve(FILE), Mark.class).map(Mark::format).orElse(0);
    if (format != CURRENT) {
      throw new RunFolderException(
          ("%s was made by hpcbench %s in format %d of run folders, and this one reads format %d:"
                  + " use that version for it%s, or run its recipe again: hpcbench run --recipe %s")
              .formatted(
                  folder,
                  version(folder),
                  format,
                  CURRENT,
                  format > CURRENT ? " or a later one" : "",
                  folder.resolve(RunFolder.RECIPE)));
    }
  }

  /// Wherever that format has it.
  private static String version(Path folder) {
    try {
      return JsonFile.read(folder.resolve(RunFolder.PROVENANCE), JsonNode.class)
          .flatMap(tree -> Optional.ofNullable(tree.findValue("toolkit_version")))
          .map(JsonNode::asString)
          .orElse("(version unknown)");
    } catch (RunFolderException _) {
      return "(version unknown)";
    }
  }
}
