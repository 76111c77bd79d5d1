package hpcbench.container;

import hpcbench.result.CacheFolder;
import hpcbench.result.DurableFile;
import hpcbench.result.Json;
import hpcbench.result.Provenance.ImageOrigin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The records of images: beside an image that was pulled (`NAME.json`), and in the user's cache
/// for all others, whose folders may be somebody else's.
public final class ImageRecords {
  private final Path cache;

  ImageRecords(Path cache) {
    this.cache = cache;
  }

  /// The records of this user.
  ///
  /// @param environment variables of the user's processes
  public static ImageRecords ofUser(Map<String, String> environment) {
    return new ImageRecords(CacheFolder.of(environment).resolve("images"));
  }

  /// What this image is, for the provenance of what ran in it.
  ///
  /// @throws IOException when an image on disk cannot be read
  public ImageOrigin origin(Image image) throws IOException {
    return new ImageOrigin(
        image.name(),
        switch (image) {
          case Image.Stored(Path path, var _) -> Optional.of(of(path).digest());
          case Image.Named(String name) -> digestIn(name);
        });
  }

  /// Of `registry/name@sha256:...`.
  private static Optional<String> digestIn(String name) {
    return Optional.of(name.indexOf('@') + 1).filter(start -> start > 0).map(name::substring);
  }

  /// The record of this image: the one there is, as long as the image is as it was, else a new one.
  /// Reads the whole image then, which takes seconds for one of some gigabytes.
  ///
  /// @throws IOException when the image cannot be read
  public ImageRecord of(Path image) throws IOException {
    ImageState state = ImageState.of(image);
    Optional<ImageRecord> known = known(image, state);
    return known.isPresent()
        ? known.get()
        : keep(image, new ImageRecord(Optional.empty(), ImageDigest.of(image), state));
  }

  private Optional<ImageRecord> known(Path image, ImageState state) {
    return beside(image, state)
        .or(() -> read(inCache(image)).filter(record -> record.state().equals(state)));
  }

  /// What a pull wrote of this image; empty when it was not pulled, or is no longer as it was.
  ///
  /// @param state how it is now
  static Optional<ImageRecord> beside(Path image, ImageState state) {
    return read(beside(image)).filter(record -> record.state().equals(state));
  }

  /// Where the record of a pulled image is.
  static Path beside(Path image) {
    return image.resolveSibling(image.getFileName() + ".json");
  }

  private Path inCache(Path image) {
    String path = image.toAbsolutePath().normalize().toString();
    return cache.resolve(UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8)) + ".json");
  }

  private static Optional<ImageRecord> read(Path file) {
    try {
      return Optional.of(Json.parse(Files.readString(file), ImageRecord.class));
    } catch (IOException | IllegalArgumentException absentOrNotOurs) {
      return Optional.empty();
    }
  }

  /// Without a place to keep it, it is made again by the next run.
  private ImageRecord keep(Path image, ImageRecord record) {
    try {
      Files.createDirectories(cache);
      DurableFile.write(inCache(image), Json.pretty(record));
    } catch (IOException unwritable) {
      return record;
    }
    return record;
  }
}
