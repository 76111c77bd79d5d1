package hpcbench.orchestrate;

import hpcbench.container.Image;
import hpcbench.container.ImageRecords;
import hpcbench.container.RuntimeKind;
import hpcbench.plan.Plan;
import hpcbench.result.LockedPlan;
import hpcbench.result.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The files that a plan's outcome depends on, and their fingerprints.
public final class InputFiles {
  private InputFiles() {}

  /// The plan with the fingerprints of its files as they are now.
  ///
  /// @param recipeFolder where relative paths of the plan start
  /// @throws IOException when one of them cannot be read
  static LockedPlan lock(Plan plan, Path recipeFolder, String toolkitVersion) throws IOException {
    Path folder = recipeFolder.toAbsolutePath().normalize();
    SortedMap<String, String> data = new TreeMap<>();
    for (Path file : plan.files()) {
      data.put(file.toString(), Sha256.of(folder.resolve(file)));
    }
    SortedMap<String, String> images = new TreeMap<>();
    for (Path image : imageFiles(plan)) {
      images.put(image.toString(), digest(image));
    }
    return new LockedPlan(LockedPlan.VERSION, toolkitVersion, folder, data, images, plan);
  }

  /// The files that are not what they were when the plan was locked, each with how it differs;
  /// empty when all are the same.
  public static List<String> changes(LockedPlan plan) {
    List<String> changes = new ArrayList<>();
    plan.dataFiles()
        .forEach((file, hash) ->
            change(plan.recipeFolder().resolve(file), hash, Sha256::of).ifPresent(changes::add));
    plan.images()
        .forEach((image, digest) ->
            change(Path.of(image), digest, InputFiles::digest).ifPresent(changes::add));
    return changes;
  }

  /// How a file's fingerprint is found.
  private interface Fingerprint {
    String of(Path file) throws IOException;
  }

  private static Optional<String> change(Path file, String expected, Fingerprint fingerprint) {
    if (!Files.exists(file)) {
      return Optional.of(file + " is not there any more");
    }
    try {
      String found = fingerprint.of(file);
      return found.equals(expected)
          ? Optional.empty()
          : Optional.of(
              "%s has changed: its SHA-256 was %s and is %s".formatted(file, expected, found));
    } catch (IOException e) {
      return Optional.of(file + " cannot be read: " + e.getMessage());
    }
  }

  /// Images that only a registry has are no files. Which runtime runs them is the cluster's matter;
  /// where they lie is the same for all.
  private static List<Path> imageFiles(Plan plan) {
    return Stream.of(RuntimeKind.APPTAINER, RuntimeKind.CHARLIECLOUD)
        .flatMap(kind -> Image.of(plan.artifacts(), kind).stream())
        .map(image -> Path.of(image.name()))
        .filter(Files::exists)
        .limit(1)
        .toList();
  }

  private static String digest(Path image) throws IOException {
    return ImageRecords.ofUser(System.getenv()).of(image).digest();
  }
}
