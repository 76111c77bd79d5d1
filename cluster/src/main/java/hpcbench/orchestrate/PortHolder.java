package hpcbench.orchestrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the process that listens on a port, as far as `/proc` shows it to this user.
///
/// Source of the format: proc_pid_net(5): the second field is `address:port` in hexadecimal, the
/// fourth is the state (0A is listening), the tenth the inode of the socket.
final class PortHolder {
  private static final String LISTENING = "0A";

  private PortHolder() {}

  /// Such as `process 1234 (ollama)`; empty when it cannot be found out.
  static Optional<String> of(int port) {
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .flatMap(table -> lines(Path.of(table)).stream())
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length > 9 && fields[3].equals(LISTENING))
        .filter(fields -> fields[1].endsWith(String.format(Locale.ROOT, ":%04X", port)))
        .flatMap(fields -> owner("socket:[" + fields[9] + "]").stream())
        .findFirst();
  }

  private static Optional<String> owner(String socket) {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .filter(process -> holds(process, socket))
          .map(process -> "process %s (%s)".formatted(process.getFileName(), name(process)))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean holds(Path process, String socket) {
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      return descriptors.anyMatch(descriptor -> isLinkTo(descriptor, socket));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isLinkTo(Path descriptor, String socket) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(socket);
    } catch (IOException e) {
      return false;
    }
  }

  private static String name(Path process) {
    return lines(process.resolve("comm")).stream().findFirst().orElse("unknown");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
