package hpcbench.container;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Provenance.ImageOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageRecordsTest {
  /// Of the three bytes "abc", as the standard FIPS 180-4 has it for an example.
  private static final String ABC =
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;
  private ImageRecords records;

  @BeforeEach
  void noRecords() {
    records = new ImageRecords(folder.resolve("cache"));
  }

  @Test
  void anImageInAFileIsKnownByTheHashOfItsContent() throws IOException {
    Path image = Files.writeString(folder.resolve("a.sif"), "abc");
    assertThat(origin(image)).isEqualTo(new ImageOrigin(image.toString(), Optional.of(ABC)));
  }

  @Test
  void anImageIsReadAgainOnlyWhenItsSizeOrTimeChanged() throws IOException {
    Path image = Files.writeString(folder.resolve("a.sif"), "abc");
    FileTime time = Files.getLastModifiedTime(image);
    ImageRecord first = records.of(image);
    Files.writeString(image, "xyz");
    Files.setLastModifiedTime(image, time);
    assertThat(records.of(image)).isEqualTo(first);
    Files.setLastModifiedTime(image, FileTime.from(time.toInstant().plusSeconds(1)));
    assertThat(records.of(image).digest()).isNotEqualTo(first.digest());
  }

  @Test
  void theDigestOfAFolderIsThatOfItsContentAndNotOfItsPlace() throws IOException {
    String digest = records.of(sandbox("one", "weights")).digest();
    assertThat(digest).matches("sha256-tree:[0-9a-f]{64}");
    assertThat(records.of(sandbox("two", "weights")).digest()).isEqualTo(digest);
    assertThat(records.of(sandbox("three", "Weights")).digest()).isNotEqualTo(digest);
    Path renamed = sandbox("four", "weights");
    Files.move(renamed.resolve("bin/tool"), renamed.resolve("bin/other"));
    assertThat(records.of(renamed).digest()).isNotEqualTo(digest);
  }

  @Test
  void whereNoRecordCanBeKeptTheDigestIsFoundAnyway() throws IOException {
    Path image = Files.writeString(folder.resolve("a.sif"), "abc");
    Path file = Files.writeString(folder.resolve("no-folder"), "");
    assertThat(new ImageRecords(file.resolve("cache")).of(image).digest()).isEqualTo(ABC);
  }

  @Test
  void aNameSaysItsOwnDigest() throws IOException {
    assertThat(records.origin(new Image.Named("docker.io/a/b@sha256:12")))
        .isEqualTo(new ImageOrigin("docker.io/a/b@sha256:12", Optional.of("sha256:12")));
    assertThat(records.origin(new Image.Named("a:1")).digest()).isEmpty();
  }

  private ImageOrigin origin(Path image) throws IOException {
    return records.origin(new Image.Stored(image, Optional.empty()));
  }

  private Path sandbox(String name, String content) throws IOException {
    Path image = folder.resolve(name);
    Files.createDirectories(image.resolve("bin"));
    Files.writeString(image.resolve("bin/tool"), content);
    Files.createSymbolicLink(image.resolve("bin/link"), Path.of("tool"));
    return image;
  }
}
