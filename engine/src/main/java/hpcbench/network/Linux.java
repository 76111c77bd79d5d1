package hpcbench.network;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;

/// The kernel, called through the C library without a wrapper of native code.
///
/// Calls return what their manual pages say; after a -1, [#errno] says why. Those made per token
/// are *quick*: they make no object, and do not say why they failed. One instance serves one
/// thread. A few functions carry everything: each further one would make every start slower by some
/// milliseconds.
final class Linux {
  static final int EINPROGRESS = 115;

  private static final int EINTR = 4;
  private static final int EAGAIN = 11;

  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  /// `long syscall(long number, ...)`
  private static final FunctionDescriptor NUMBERED =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private static final Linker.Option VARIADIC = Linker.Option.firstVariadicArg(1);
  private static final MethodHandle SYSCALL = handle("syscall", NUMBERED, VARIADIC, ERRNO);
  private static final MethodHandle QUICK_SYSCALL = handle("syscall", NUMBERED, VARIADIC);

  /// `ssize_t send(int, const void *, size_t, int)`, which never waits here, and takes an array of
  /// the heap where it stands.
  private static final FunctionDescriptor TRANSFER =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

  private static final MethodHandle SEND =
      handle("send", TRANSFER, Linker.Option.critical(true), ERRNO);

  private static final int CLOCK_REALTIME = 0;

  private final MemorySegment errno;
  private final MemorySegment time;

  /// The kernel for one thread.
  ///
  /// @param arena must outlive this
  Linux(Arena arena) {
    this.errno = arena.allocate(Linker.Option.captureStateLayout());
    this.time = arena.allocate(JAVA_LONG, 2);
  }

  /// Whether this machine and this JVM allow it.
  static boolean isUsable() {
    return SystemCall.areKnown() && Linux.class.getModule().isNativeAccessEnabled();
  }

  /// Why the last call on this thread returned -1 (errno(3)).
  int errno() {
    return errno.get(JAVA_INT, 0);
  }

  /// Whether the last call on this thread failed only because it would have had to wait, or was
  /// disturbed.
  boolean mustWait() {
    return errno() == EAGAIN || errno() == EINTR;
  }

  /// Why the last call on this thread returned -1, in words.
  String why() {
    return message(errno());
  }

  /// Makes a call with up to five arguments; an address is a number like any other.
  long call(SystemCall call, long a, long b, long c, long d, long e) {
    try {
      return (long) SYSCALL.invokeExact(errno, call.number(), a, b, c, d, e);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /// Makes a call as [#call] does, but does not keep the reason when it fails.
  long quickCall(SystemCall call, long a, long b, long c, long d, long e) {
    try {
      return (long) QUICK_SYSCALL.invokeExact(call.number(), a, b, c, d, e);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /// Makes a call with up to three arguments.
  long call(SystemCall call, long a, long b, long c) {
    return call(call, a, b, c, 0, 0);
  }

  /// Passes on the result of a call that fails only when something is badly wrong.
  ///
  /// @throws IllegalStateException when it failed
  long checked(String function, long result) {
    if (result < 0) {
      throw new IllegalStateException("%s: %s".formatted(function, message(errno())));
    }
    return result;
  }

  /// The wall clock, by which the kernel stamps: nanoseconds since the epoch. Java's own makes an
  /// object each time.
  long wallNs() {
    quickCall(SystemCall.CLOCK_GETTIME, CLOCK_REALTIME, time.address(), 0, 0, 0);
    return nanos(time, 0);
  }

  /// A `struct timespec`, in nanoseconds.
  static long nanos(MemorySegment at, long offset) {
    return at.get(JAVA_LONG, offset) * NANOS + at.get(JAVA_LONG, offset + Long.BYTES);
  }

  /// Writes as much as a socket takes, without waiting.
  long send(int socket, MemorySegment bytes) {
    try {
      return (long)
          SEND.invokeExact(errno, socket, bytes, bytes.byteSize(), MSG_DONTWAIT | MSG_NOSIGNAL);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /// What an error number means, in the words of the C library.
  static String message(int number) {
    return Messages.of(number);
  }

  @SuppressWarnings("restricted") // isUsable asks whether this is allowed
  private static MethodHandle handle(
      String function, FunctionDescriptor descriptor, Linker.Option... options) {
    MemorySegment address = LINKER.defaultLookup().findOrThrow(function);
    return LINKER.downcallHandle(address, descriptor, options);
  }

  /// What a handle throws is declared as wide as can be, and yet none of these throws anything.
  static IllegalStateException unexpected(Throwable thrown) {
    return new IllegalStateException("a function of the C library cannot be called", thrown);
  }

  /// Apart, because few runs need it.
  private static final class Messages {
    private static final long LONGEST = 256;
    private static final MethodHandle STRERROR =
        handle("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

    @SuppressWarnings("restricted") // the text is ended by a zero within LONGEST bytes
    static String of(int number) {
      try {
        return ((MemorySegment) STRERROR.invokeExact(number)).reinterpret(LONGEST).getString(0);
      } catch (Throwable t) {
        throw unexpected(t);
      }
    }
  }
}
