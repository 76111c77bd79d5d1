package hpcbench.result;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/// Makes folders for new runs, with names that sort by time and do not collide.
final class NewRunFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int ATTEMPTS = 100;
  private static final int LONGEST_SCENARIO = 40;

  private NewRunFolder() {}

  static Path make(Path runs, String scenario, Instant start) throws RunFolderException {
    String prefix = TIME.format(start) + "-" + fileName(scenario) + "-";
    SecureRandom random = new SecureRandom();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Path path = runs.resolve(prefix + fourHexDigits(random)).toAbsolutePath().normalize();
      if (makeAt(path)) {
        return path;
      }
    }
    throw new RunFolderException("every name that was tried in %s is taken".formatted(runs));
  }

  /// Whether the folder was made; false when its name is taken.
  private static boolean makeAt(Path path) throws RunFolderException {
    try {
      Files.createDirectories(path.getParent());
      Files.createDirectory(path, onlyForOwner(path));
      Files.createDirectory(path.resolve("trials"));
      Files.createDirectory(path.resolve("logs"));
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    } catch (IOException problem) {
      throw DiskProblem.explain("make the run folder", path, problem);
    }
  }

  private static FileAttribute<?>[] onlyForOwner(Path path) {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /// The scenario without anything that does not belong in a file name.
  private static String fileName(String scenario) {
    String plain =
        scenario.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String cut = plain.substring(0, Math.min(plain.length(), LONGEST_SCENARIO));
    return cut.isEmpty() ? "run" : cut;
  }

  private static String fourHexDigits(SecureRandom random) {
    byte[] bytes = new byte[2];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
