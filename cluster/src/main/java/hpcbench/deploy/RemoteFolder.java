package hpcbench.deploy;

import hpcbench.result.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A folder on the cluster whose files are brought into one here: what is here is not fetched
/// again, small files come many at once, and a large one that broke off goes on where it did.
///
/// @param transport leads there
/// @param there the folder's path there
/// @param here the folder that its files are brought into
/// @param isFinal whether nothing writes to its files any more, so that each must come as it was
///   listed; else they are taken as they are at the moment
record RemoteFolder(Transport transport, String there, Path here, boolean isFinal) {
  private static final Duration LIMIT = Duration.ofHours(1);

  /// Files of at least so many bytes come alone.
  private static final long LARGE = 4 << 20;

  /// The words of a command may have 128 KiB together (Linux, `MAX_ARG_STRLEN`, since `ssh` makes
  /// one of them), and each character of a name may take several when it is quoted.
  private static final int NAMES = 16 << 10;

  private static final String LIST =
      "cd \"$1\" || exit; find . -type f -path \"$2\" ! -path './*/work/*' ! -path './work/*'"
          + " -exec stat -c '%s %n' {} + -exec sha256sum {} + || [ \"$3\" = changing ]";

  /// Files that grow, or are gone, are no failure of `tar` (1) where that is to be expected.
  private static final String PACK =
      "cd \"$1\" || exit; kind=$2; shift 2; code=0; if [ \"$kind\" = changing ];"
          + " then tar --ignore-failed-read -cf - -- \"$@\" || code=$?; [ \"$code\" -le 1 ];"
          + " else tar -cf - -- \"$@\"; fi";

  private static final String REST = "tail -c +\"$2\" \"$1\"";

  /// Brings all files.
  void fetch() throws IOException, InterruptedException {
    fetch("./*");
  }

  /// Brings those files whose path fits.
  ///
  /// @param pattern of `find -path`, from `./` on
  void fetch(String pattern) throws IOException, InterruptedException {
    List<Listed> small = new ArrayList<>();
    for (Listed file : listed(pattern)) {
      if (file.isAt(at(file))) {
        continue;
      }
      if (file.size() < LARGE) {
        small.add(file);
      } else {
        fetch(file);
      }
    }
    for (List<Listed> batch : batches(small)) {
      fetch(batch);
    }
  }

  private List<Listed> listed(String pattern) throws IOException, InterruptedException {
    List<String> command = RemoteStorage.script(LIST, there, pattern, kind());
    return Listed.parse(
        RemoteStorage.checked("list its files", transport.run(command, LIMIT)).out());
  }

  private String kind() {
    return isFinal ? "final" : "changing";
  }

  private Path at(Listed file) {
    return here.resolve(file.path());
  }

  /// So many at once as one command can name.
  static List<List<Listed>> batches(List<Listed> files) {
    List<List<Listed>> batches = new ArrayList<>();
    int length = NAMES;
    for (Listed file : files) {
      length += file.path().length();
      if (length > NAMES) {
        batches.add(new ArrayList<>());
        length = file.path().length();
      }
      batches.getLast().add(file);
    }
    return batches;
  }

  private void fetch(List<Listed> batch) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(here, ".fetched");
    try {
      Path archive = folder.resolve("archive");
      List<String> command = new ArrayList<>(RemoteStorage.script(PACK, there, kind()));
      batch.forEach(file -> command.add("./" + file.path()));
      RemoteStorage.checked("fetch its files", transport.receive(command, archive, LIMIT));
      Path content = Files.createDirectory(folder.resolve("content"));
      Tar.unpack(archive, content);
      for (Listed file : batch) {
        keep(file, content.resolve(file.path()));
      }
    } finally {
      FileTree.remove(folder);
    }
  }

  /// Files that were removed in the meantime are left out, where that may be.
  private void keep(Listed file, Path fetched) throws IOException {
    if (isFinal || Files.isRegularFile(fetched)) {
      requireWhole(file, fetched);
      Files.createDirectories(at(file).getParent());
      Files.move(fetched, at(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// One that broke off before goes on where it did.
  private void fetch(Listed file) throws IOException, InterruptedException {
    Files.createDirectories(at(file).getParent());
    Path part = at(file).resolveSibling("." + at(file).getFileName() + ".part");
    long known = Files.exists(part) ? Files.size(part) : 0;
    List<String> command =
        RemoteStorage.script(REST, there + "/" + file.path(), String.valueOf(known + 1));
    RemoteStorage.checked("fetch " + file.path(), transport.receive(command, part, LIMIT));
    if (isFinal && !file.isAt(part)) {
      Files.delete(part);
    }
    requireWhole(file, part);
    Files.move(part, at(file), StandardCopyOption.REPLACE_EXISTING);
  }

  private void requireWhole(Listed file, Path fetched) throws IOException {
    if (isFinal && !file.isAt(fetched)) {
      throw new IOException(
          "%s came with another content than it has on the cluster; collect it once more"
              .formatted(file.path()));
    }
  }
}
