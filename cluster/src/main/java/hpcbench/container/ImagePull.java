package hpcbench.container;

import hpcbench.result.DurableFile;
import hpcbench.result.FileTree;
import hpcbench.result.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Gets an image from a registry, once for all nodes, on a machine that may reach it.
///
/// All that is made meanwhile is in one folder beside the image, which goes away at the end,
/// however it ends. The image appears under its own name when it is whole, with its record beside
/// it.
public final class ImagePull {
  private final Containers containers;
  private final Map<String, String> environment;
  private final Consumer<String> progress;

  /// @param containers how the cluster runs containers
  /// @param environment variables of the user's processes
  /// @param progress told what the runtime says, line by line
  public ImagePull(
      Containers containers, Map<String, String> environment, Consumer<String> progress) {
    this.containers = containers;
    this.environment = Map.copyOf(environment);
    this.progress = progress;
  }

  /// Gets an image into a file or folder. One that was pulled before and is unchanged is left as it
  /// is. Waits while another process pulls the same one.
  ///
  /// @param source the registry's name, or a file that the runtime makes images of
  /// @param image where it is to be
  /// @param again whether it is pulled though there is one
  /// @throws ImageException when it cannot be had, or something else is in its place
  public ImageRecord pull(String source, Path image, boolean again)
      throws IOException, InterruptedException {
    Path target = image.toAbsolutePath().normalize();
    Files.createDirectories(target.getParent());
    try (PullLock _ = PullLock.of(target, progress)) {
      Optional<ImageRecord> present = again ? Optional.empty() : present(source, target);
      return present.isPresent() ? present.get() : fresh(source, target);
    }
  }

  /// Gets an image into the runtime's own store.
  ///
  /// @param name as the runtime knows it
  public void pull(String name) throws IOException, InterruptedException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    run(containers.runtime().runtime().pull(name, temporary, temporary, temporary));
  }

  private Optional<ImageRecord> present(String source, Path image) throws IOException {
    if (!Files.exists(image)) {
      return Optional.empty();
    }
    ImageRecord known =
        ImageRecords.beside(image, ImageState.of(image))
            .orElseThrow(() ->
                new ImageException(
                    image
                        + " is there, and is not as a pull left it; use it as it is, name another"
                        + " --output, or replace it with --force"));
    if (!known.source().equals(Optional.of(source))) {
      throw new ImageException(
          "%s is %s, not %s; name another --output, or replace it with --force"
              .formatted(image, known.source().orElse("of unknown source"), source));
    }
    return Optional.of(known);
  }

  private ImageRecord fresh(String source, Path image) throws IOException, InterruptedException {
    Path work = PullLock.workFolder(image);
    try {
      Path temporary = Files.createDirectories(work.resolve("tmp"));
      Path made = work.resolve("image");
      Path cache = Files.createDirectories(cache(work));
      run(containers.runtime().runtime().pull(source, made, cache, temporary));
      return keep(source, made, image, work.resolve("former"));
    } finally {
      FileTree.remove(work);
    }
  }

  private Path cache(Path work) throws ImageException {
    try {
      return containers
          .cache()
          .map(text -> VariablePath.of("container.cache", text, environment))
          .orElse(work.resolve("cache"));
    } catch (IllegalArgumentException e) {
      throw new ImageException(String.valueOf(e.getMessage()));
    }
  }

  private void run(Pull pull) throws IOException, InterruptedException {
    for (List<String> command : pull.commands()) {
      PullCommand.run(command, pull.environment(), environment, progress);
    }
  }

  /// The record first: one that does not fit is no record, but an image without one is a stranger.
  private static ImageRecord keep(String source, Path made, Path image, Path former)
      throws IOException {
    if (!Files.exists(made)) {
      throw new ImageException("the runtime says all went well, but made no image of " + source);
    }
    ImageRecord record =
        new ImageRecord(Optional.of(source), ImageDigest.of(made), ImageState.of(made));
    DurableFile.write(ImageRecords.beside(image), Json.pretty(record));
    if (Files.isDirectory(image)) {
      Files.move(image, former);
    }
    Files.move(made, image, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return record;
  }
}
