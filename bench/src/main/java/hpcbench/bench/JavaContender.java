package hpcbench.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A client of ours: a main class on this class path, in a process of its own.
///
/// @param name for the table
/// @param jvmOptions options of its own for the JVM
/// @param main the class
/// @param arguments arguments before those every client gets
/// @param loads the loads it takes part in
record JavaContender(
    String name,
    List<String> jvmOptions,
    Class<?> main,
    List<String> arguments,
    Predicate<Shape> loads)
    implements Contender {
  static final String ENGINE = "hpcbench";
  static final String BUSY_ENGINE = "hpcbench, busy polling";

  JavaContender {
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
  }

  /// The same, with these options for the JVM.
  JavaContender with(List<String> options) {
    return new JavaContender(name, options, main, arguments, loads);
  }

  /// The same, started from a cache that a [Rehearsal] made.
  JavaContender startedFrom(Path cache) {
    return with(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"));
  }

  /// Our engine, with loops that sleep: as every run uses it.
  static JavaContender engine() {
    return new JavaContender(
        ENGINE, List.of(), EngineClient.class, List.of("POLITE", "BEST"), _ -> true);
  }

  /// Our engine, with loops that never sleep, where stamps are compared.
  static JavaContender busyEngine() {
    return new JavaContender(
        BUSY_ENGINE,
        List.of(),
        EngineClient.class,
        List.of("BUSY", "BEST"),
        shape -> shape.isOpen() || shape.streams() == 64);
  }

  /// Our engine over Netty, as it runs with TLS or where it cannot call the kernel itself.
  static JavaContender nettyEngine() {
    return new JavaContender(
        "hpcbench over Netty",
        List.of(),
        EngineClient.class,
        List.of("POLITE", "NETTY"),
        shape -> !shape.isOpen());
  }

  /// What Java has on board.
  static JavaContender httpClient() {
    return new JavaContender(
        "java.net.http", List.of(), HttpClientBaseline.class, List.of(), shape -> !shape.isOpen());
  }

  @Override
  public Optional<String> missing() {
    return Optional.empty();
  }

  @Override
  public boolean canDo(Shape shape) {
    return loads.test(shape);
  }

  @Override
  public List<String> command(Shape shape, int port, Path folder) {
    List<String> command = new ArrayList<>(List.of(Programs.java()));
    command.addAll(LauncherOptions.here());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    command.addAll(new ClientArguments(shape, port, folder).toList());
    return command;
  }

  @Override
  public boolean keepsStamps() {
    return true;
  }
}
