package hpcbench.orchestrate;

import hpcbench.service.Launch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A service that runs as a process, here or on another node, with everything it starts.
///
/// Between us and the service, on its node, stands a small shell program, the supervisor, that
/// holds the other end of a pipe. When we close the pipe, or cease to exist, it ends the service:
/// SIGTERM, a grace, then SIGKILL, to its process group and to whatever carries its mark in the
/// environment. So there is one way to end a service, and it works even after `kill -9` of this
/// process.
final class ServiceProcess implements AutoCloseable {
  /// From SIGTERM to SIGKILL.
  static final Duration GRACE = Duration.ofSeconds(10);

  private static final String MARK = "HPCBENCH_SERVICE";
  private static final Duration PUMP_LIMIT = Duration.ofSeconds(2);

  private final String program;
  private final Process supervisor;
  private final ServiceLog log;
  private final Thread pump;
  private final String mark;
  private final Duration grace;

  private ServiceProcess(
      String program, Process supervisor, ServiceLog log, String mark, Duration grace) {
    this.program = program;
    this.supervisor = supervisor;
    this.log = log;
    this.pump = log.pumpInBackground(supervisor.getInputStream());
    this.mark = mark;
    this.grace = grace;
  }

  /// Starts a service; its output goes to this log.
  ///
  /// @throws ServerException when its program cannot be found
  static ServiceProcess start(Launch launch, ServiceLog log) throws ServerException {
    return start(launch, log, GRACE);
  }

  static ServiceProcess start(Launch launch, ServiceLog log, Duration grace)
      throws ServerException {
    String program = Executables.require(launch.command().getFirst());
    String mark = randomMark();
    Process supervisor =
        start(program, builder(supervised(launch.command(), mark, grace), launch, _ -> false));
    return new ServiceProcess(program, supervisor, log, mark, grace);
  }

  /// Starts a service on a node.
  ///
  /// @param step the launch's command, and where it is to run
  /// @throws ServerException when it cannot be started there, as far as that can be seen from here
  static ServiceProcess start(Launch launch, ServiceLog log, Launcher launcher, Step step)
      throws ServerException {
    String program = step.command().getFirst();
    if (launcher.isHere()) {
      String _ = Executables.require(program);
    } else {
      program += " on " + step.node();
    }
    String mark = randomMark();
    Step supervised = step.with(supervised(step.command(), mark, GRACE));
    List<String> command = launcher.commandLine(supervised);
    ProcessBuilder builder = builder(command, launch, launcher::scrubs);
    byte[] opening = launcher.opening(supervised, builder.environment());
    Process supervisor = start(program, builder);
    say(supervisor, opening);
    return new ServiceProcess(program, supervisor, log, mark, GRACE);
  }

  /// One that has ended by then tells by its end why.
  private static void say(Process supervisor, byte[] opening) {
    try {
      supervisor.getOutputStream().write(opening);
      supervisor.getOutputStream().flush();
    } catch (IOException _) {
      // Its end is seen by whoever waits for it.
    }
  }

  private static List<String> supervised(List<String> command, String mark, Duration grace) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("bash", "-c", script(), "supervise", mark));
    words.add(Long.toString(grace.toSeconds()));
    words.addAll(command);
    return words;
  }

  private static ProcessBuilder builder(
      List<String> command, Launch launch, Predicate<String> scrubs) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(scrubs);
    apply(launch, builder.environment());
    return builder;
  }

  private static Process start(String program, ProcessBuilder builder) throws ServerException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new ServerException("cannot start %s: %s".formatted(program, e.getMessage()), e);
    }
  }

  private static void apply(Launch launch, Map<String, String> environment) {
    environment.keySet().removeIf(launch::scrubs);
    environment.putAll(launch.environment());
  }

  private static String randomMark() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String script() {
    try (InputStream script = ServiceProcess.class.getResourceAsStream("supervise.bash")) {
      if (script == null) {
        throw new IllegalStateException("supervise.bash is missing from this build");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return supervisor.isAlive();
  }

  /// Completes when the service has ended, however it ended.
  CompletableFuture<?> ended() {
    return supervisor.onExit();
  }

  /// Waits for this long, or until the service has ended.
  ///
  /// @return whether it has ended
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return supervisor.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Its exit code. Only after it has ended.
  int exitCode() {
    return supervisor.exitValue();
  }

  /// How it ended, in one line, then the tail of its log: for the message that a person reads. Only
  /// after it has ended.
  String ending() throws InterruptedException {
    pump.join(PUMP_LIMIT);
    return "%s %s (%s)\n%s".formatted(program, exit(supervisor.exitValue()), log.file(), tail());
  }

  private String tail() {
    List<String> lines = log.lastLines();
    List<String> errors = log.earlierErrors();
    return lines.isEmpty()
        ? "it wrote nothing"
        : listed("errors before its last lines:", errors)
            + listed("its last lines:", lines).strip();
  }

  private static String listed(String title, List<String> lines) {
    return lines.isEmpty() ? "" : title + "\n  " + String.join("\n  ", lines) + "\n";
  }

  /// The tail of its log so far, and where that is.
  String lastWords() {
    return "%s (%s)\n%s".formatted(program, log.file(), tail());
  }

  private static String exit(int code) {
    return code > 128 ? "was ended by " + Signals.name(code - 128) : "exited with code " + code;
  }

  /// Ends the service and all that it started, and waits until nothing of it is left.
  ///
  /// @throws ServerException when something of it could not be ended; the message has the ids
  void end() throws ServerException, InterruptedException {
    closePipe();
    // The group and what left it each have their own grace.
    if (!supervisor.waitFor(grace.multipliedBy(2).plusSeconds(5).toNanos(), TimeUnit.NANOSECONDS)) {
      supervisor.descendants().forEach(ProcessHandle::destroyForcibly);
      supervisor.destroyForcibly().waitFor();
    }
    pump.join(PUMP_LIMIT);
    List<Long> left = Marked.processes(MARK + "=" + mark);
    if (!left.isEmpty()) {
      throw new ServerException(
          "processes of %s are still there and cannot be ended: %s".formatted(program, left));
    }
  }

  private void closePipe() {
    try {
      supervisor.getOutputStream().close();
    } catch (IOException _) {
      // Nothing was ever written, so nothing can fail to be flushed; the descriptor is closed.
    }
  }

  /// Ends the service without telling how that went.
  @Override
  public void close() {
    closePipe();
  }
}
