package hpcbench.orchestrate;

import java.util.Map;

/// Names of the signals that end processes.
final class Signals {
  private static final Map<Integer, String> NAMES =
      Map.of(
          1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8,
          "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

  private Signals() {}

  /// Such as `signal 9 (SIGKILL)`; the common cause of that one is worth a hint.
  static String name(int signal) {
    String name = NAMES.getOrDefault(signal, "unknown");
    String hint = signal == 9 ? ", as by a person or for lack of memory" : "";
    return "signal %d (%s%s)".formatted(signal, name, hint);
  }
}
