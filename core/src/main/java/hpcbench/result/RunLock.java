package hpcbench.result;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps two processes from writing one run. The system drops the lock when its process ends,
/// however it ends, so that nothing stale is left to clean up.
final class RunLock implements Closeable {
  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static RunLock acquire(Path runFolder) throws RunFolderException {
    Path file = runFolder.resolve(".lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isFree(channel)) {
        return new RunLock(file, channel);
      }
      channel.close();
    } catch (IOException problem) {
      throw DiskProblem.explain("lock", file, problem);
    }
    throw new RunFolderException(
        "another process is writing %s; wait until it ends, or end it".formatted(runFolder));
  }

  /// Some cluster file systems are mounted without locks. There a run is as safe as its folder's
  /// unique name makes it.
  private static boolean isFree(FileChannel channel) {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    } catch (IOException locksUnsupported) {
      return true;
    }
  }

  @Override
  public void close() throws RunFolderException {
    try {
      channel.close();
    } catch (IOException problem) {
      throw DiskProblem.explain("unlock", file, problem);
    }
  }
}
