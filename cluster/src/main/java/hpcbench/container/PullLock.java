package hpcbench.container;

import hpcbench.result.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;

/// Keeps two processes from pulling the same image. The system drops the lock when its process
/// ends, however it ends; the empty file `.NAME.lock` stays, since removing it would let a third
/// one in.
///
/// Some cluster file systems are mounted without locks: there two pulls do the work twice, each in
/// a folder of its own, and the last one wins.
final class PullLock implements AutoCloseable {
  private final FileChannel channel;

  private PullLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Waits until nobody else pulls this image, and removes what a pull left that was killed.
  ///
  /// @param progress told when it has to wait
  static PullLock of(Path image, Consumer<String> progress) throws IOException {
    FileChannel channel =
        FileChannel.open(
            hidden(image, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (Optional.ofNullable(channel.tryLock()).isEmpty()) {
        progress.accept("another process pulls " + image + "; waiting until it ends");
        FileLock _ = channel.lock();
      }
      removeLeftOvers(image);
    } catch (IOException locksUnsupported) {
      progress.accept("the file system of " + image + " has no locks: " + locksUnsupported);
    }
    return new PullLock(channel);
  }

  private static void removeLeftOvers(Path image) throws IOException {
    String name = String.valueOf(image.getFileName());
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(
            image.resolveSibling(""),
            path -> String.valueOf(path.getFileName()).startsWith("." + name + ".pull-"))) {
      for (Path left : siblings) {
        FileTree.remove(left);
      }
    }
  }

  /// The folder for what this process makes on the way to this image.
  static Path workFolder(Path image) {
    return hidden(image, ".pull-" + ProcessHandle.current().pid());
  }

  private static Path hidden(Path image, String ending) {
    return image.resolveSibling("." + image.getFileName() + ending);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
