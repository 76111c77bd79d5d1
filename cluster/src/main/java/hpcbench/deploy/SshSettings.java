package hpcbench.deploy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the user's configuration of `ssh` says of one host.
///
/// @param lines as `ssh -G` prints them: a key and a value each
record SshSettings(List<String> lines) {
  /// The port of SSH where nobody says another (RFC 4253, 4.2).
  static final int USUAL_PORT = 22;

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String PORT = "port ";

  /// Asks `ssh`, which connects to nothing for it. Nothing is known where it cannot be asked.
  ///
  /// @param environment variables of `ssh`, and which program that is
  static SshSettings of(String host, Map<String, String> environment) throws InterruptedException {
    List<String> words =
        Stream.concat(SshTransport.program(environment).stream(), Stream.of("-G", "--", host))
            .toList();
    try {
      Transport.Output output = new Command(words, environment, SshTransport.HINT).run(LIMIT);
      return new SshSettings(output.out().lines().toList());
    } catch (SlurmException _) {
      return new SshSettings(List.of());
    }
  }

  /// The port that it would connect to.
  int port() {
    return lines.stream()
        .filter(line -> line.matches(PORT + "\\d{1,5}"))
        .mapToInt(line -> Integer.parseInt(line.substring(PORT.length())))
        .findFirst()
        .orElse(USUAL_PORT);
  }
}
