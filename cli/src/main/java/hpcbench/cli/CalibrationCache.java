package hpcbench.cli;

import hpcbench.result.CacheFolder;
import hpcbench.result.Calibration;
import hpcbench.result.Calibration.Place;
import hpcbench.result.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// The calibrations that this user made, one file for each machine and version.
final class CalibrationCache {
  private final Path folder;

  CalibrationCache(Path folder) {
    this.folder = folder;
  }

  /// The cache of this user.
  static CalibrationCache ofUser(Console console) {
    return new CalibrationCache(CacheFolder.of(console.environment()));
  }

  /// This machine and this toolkit.
  static Place here() {
    return new Place(
        RootCommand.Version.toolkit(),
        hostName(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /// The calibration that was made at this place; empty without one, and for one that cannot be
  /// read, since a run does not depend on it.
  Optional<Calibration> find(Place place) {
    try {
      return Optional.of(Json.parse(Files.readString(file(place)), Calibration.class))
          .filter(found -> found.place().equals(place));
    } catch (IOException | IllegalArgumentException absentOrDamaged) {
      return Optional.empty();
    }
  }

  /// Keeps a calibration in place of an older one of the same place.
  ///
  /// @return the file
  Path keep(Calibration calibration) throws IOException {
    Files.createDirectories(folder);
    Path file = file(calibration.place());
    Path temporary = Files.createTempFile(folder, "calibration", ".tmp");
    Files.writeString(temporary, Json.pretty(calibration));
    return Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file(Place place) {
    String name = "calibration-%s-%s".formatted(place.host(), place.toolkitVersion());
    return folder.resolve(name.replaceAll("[^A-Za-z0-9.]+", "-") + ".json");
  }
}
