package hpcbench.doctor;

import hpcbench.deploy.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A file by which nodes show that they see the same folder.
///
/// @param transport leads to where it was made
/// @param file its absolute path
record Marker(Transport transport, String file) {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final String MAKE =
      "mkdir -p \"$1\" && cd \"$1\" && mktemp \"$PWD/.hpcbench-doctor.XXXXXX\"";

  /// Makes one in this folder, which is made, too.
  ///
  /// @param folder from the home folder there unless it begins with `/`
  static Marker in(String folder, Transport transport) throws IOException, InterruptedException {
    Transport.Output made = transport.run(List.of("sh", "-c", MAKE, "sh", folder), LIMIT);
    if (made.exitCode() != 0) {
      throw new IOException("no file can be made in %s: %s".formatted(folder, made.err().strip()));
    }
    return new Marker(transport, made.out().strip());
  }

  void remove() throws IOException, InterruptedException {
    Transport.Output removed = transport.run(List.of("rm", "-f", file), LIMIT);
    if (removed.exitCode() != 0) {
      throw new IOException("cannot remove %s: %s".formatted(file, removed.err().strip()));
    }
  }
}
