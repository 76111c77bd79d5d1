package hpcbench.result;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/// Writes files so that a reader, or the machine after a crash, sees the old content or the new
/// one, never a part of it: a temporary name in the same folder, synced, renamed, folder synced.
public final class DurableFile {
  private DurableFile() {}

  /// Writes this text in place of what the file had, if there was one.
  ///
  /// @throws RunFolderException when it cannot be written; the old content is still there
  public static void write(Path file, String text) throws RunFolderException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static void write(Path file, byte[] content) throws RunFolderException {
    write(file, out -> out.write(content));
  }

  static void write(Path file, FileContent content) throws RunFolderException {
    Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      writeSynced(temporary, content);
      moveSynced(temporary, file);
    } catch (IOException problem) {
      discard(temporary, problem);
      throw DiskProblem.explain("write", file, problem);
    }
  }

  /// Gives a file that is written and synced its final name, for good.
  static void moveSynced(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(folderOf(to));
  }

  private static void writeSynced(Path file, FileContent content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.writeTo(Channels.newOutputStream(channel));
      channel.force(true);
    }
  }

  /// Makes a rename or a new entry survive a power cut. Some file systems cannot sync a folder;
  /// there the rename is as durable as they make it.
  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException unsupported) {
      if (!Files.isDirectory(folder)) {
        throw unsupported;
      }
    }
  }

  private static void discard(Path temporary, IOException problem) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException alsoFailed) {
      problem.addSuppressed(alsoFailed);
    }
  }

  private static Path folderOf(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
  }
}
