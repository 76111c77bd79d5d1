package hpcbench.cli;

import hpcbench.deploy.Distribution;
import hpcbench.deploy.Profile;
import hpcbench.result.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The archive of this toolkit that jobs over SSH run, kept among the user's caches: made when it
/// is first needed, and again whenever the toolkit has changed.
final class NodeArchive {
  private static final String ENDING = ".tar.gz";

  private final Console console;

  NodeArchive(Console console) {
    this.console = console;
  }

  /// The archive of the toolkit that is installed in this folder, for nodes of this cluster.
  ///
  /// @throws CommandFailure when they are of another kind than this machine
  Path of(Path home, Profile profile) throws IOException, InterruptedException {
    requireNodesLikeThisMachine(profile);
    Distribution distribution = Distribution.of(home);
    Path folder = Files.createDirectories(CacheFolder.of(console.environment()).resolve("nodes"));
    Path archive = folder.resolve("hpcbench-" + distribution.fingerprint() + ENDING);
    if (!Files.exists(archive)) {
      console.err().println("packing the toolkit for the nodes (once) ...");
      removeOlder(folder);
      distribution.make(archive, Optional.empty());
    }
    return archive;
  }

  private static void requireNodesLikeThisMachine(Profile profile) {
    String system = System.getProperty("os.name");
    String architecture = System.getProperty("os.arch").replace("amd64", "x86_64");
    String nodes = profile.node().map(Profile.NodeKind::architecture).orElse(architecture);
    if (!system.equals("Linux") || !nodes.equals(architecture)) {
      throw new CommandFailure(
          ExitCode.INVALID_INPUT,
          ("nodes of '%s' run Linux on %s, and this machine runs %s on %s, so its Java is not"
                  + " theirs; pack theirs with hpcbench dist --jmods, and name the archive with --toolkit")
              .formatted(profile.name(), nodes, system, architecture));
    }
  }

  private static void removeOlder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(name -> name.toString().endsWith(ENDING)).toList()) {
        Files.delete(file);
      }
    }
  }
}
