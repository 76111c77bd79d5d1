package hpcbench.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The signals of the operating system, which the JDK has no public interface for.
///
/// A shutdown hook is no substitute: it sees only the first signal, and the JVM ends when it
/// returns. `sun.misc.Signal` is exported for such uses (JEP 260), but the compiler warns of each
/// of them without a way to say that it is meant; hence reflection.
final class Signals {
  private Signals() {}

  /// A handler in place of the one before it.
  interface Handler extends AutoCloseable {
    /// Puts the handler before it back.
    @Override
    void close();
  }

  /// Runs this action on a thread of its own each time the signal comes.
  ///
  /// @param name name without `SIG`, such as `INT`
  /// @throws IllegalArgumentException when this system has no such signal, or keeps it for itself
  static Handler handle(String name, Runnable action) {
    try {
      Object signal =
          Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
      Object before = exchange(signal, handlerOf(action));
      return () -> restore(signal, before);
    } catch (ReflectiveOperationException refused) {
      throw new IllegalArgumentException("cannot handle the signal " + name, refused);
    }
  }

  /// Waits until something ends by itself, or a person or the system ends this process.
  ///
  /// @param end completed with what to say to the shell; completed here when a signal comes first
  static ExitCode awaitEnd(CompletableFuture<ExitCode> end) {
    try (Handler _ = handle("TERM", () -> end.complete(ExitCode.TERMINATED));
        Handler _ = handle("INT", () -> end.complete(ExitCode.INTERRUPTED))) {
      return end.join();
    }
  }

  private static void restore(Object signal, Object handler) {
    try {
      exchange(signal, handler);
    } catch (ReflectiveOperationException refused) {
      throw new IllegalStateException("cannot restore the handler of " + signal, refused);
    }
  }

  private static Object exchange(Object signal, Object handler)
      throws ReflectiveOperationException {
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal, handler);
  }

  private static Object handlerOf(Runnable action) throws ClassNotFoundException {
    Class<?> type = Class.forName("sun.misc.SignalHandler");
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (handler, method, arguments) -> answer(action, handler, method.getName()));
  }

  /// The JVM calls `handle`, and asks nothing else of a handler but what every object must answer.
  private static @Nullable Object answer(Runnable action, Object handler, String method) {
    return switch (method) {
      case "handle" -> {
        action.run();
        yield null;
      }
      case "hashCode" -> System.identityHashCode(handler);
      case "toString" -> "handler of " + action;
      default -> false;
    };
  }
}
