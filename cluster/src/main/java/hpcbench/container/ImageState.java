package hpcbench.container;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/// How an image lies on disk: as long as this is the same, so is its content, without reading it.
///
/// @param files how many files, folders and links it consists of; 1 for an image in one file
/// @param bytes size of all files together
/// @param modified when one of them was last changed
public record ImageState(long files, long bytes, Instant modified) {
  /// The state of the image at this path, a file or a folder.
  public static ImageState of(Path image) throws IOException {
    Count count = new Count();
    Files.walkFileTree(image, count);
    return new ImageState(count.files, count.bytes, count.modified);
  }

  private static final class Count extends SimpleFileVisitor<Path> {
    private long files;
    private long bytes;
    private Instant modified = Instant.EPOCH;

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return add(0, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return add(attributes.size(), attributes);
    }

    private FileVisitResult add(long size, BasicFileAttributes attributes) {
      Instant time = attributes.lastModifiedTime().toInstant();
      files++;
      bytes += size;
      modified = time.isAfter(modified) ? time : modified;
      return FileVisitResult.CONTINUE;
    }
  }
}
