package hpcbench.network;

import java.util.Locale;

/// The system calls that a loop makes on Linux, with their numbers (syscalls(2)).
///
/// The numbers are the kernel's: of `arch/x86/entry/syscalls/syscall_64.tbl` for x86-64, and of
/// `scripts/syscall.tbl` for AArch64, which uses the generic table.
enum SystemCall {
  CLOCK_GETTIME(228, 113),
  CLOCK_NANOSLEEP(230, 115),
  CLOSE(3, 57),
  CONNECT(42, 203),
  EPOLL_CREATE1(291, 20),
  EPOLL_CTL(233, 21),
  EPOLL_PWAIT(281, 22),
  EVENTFD2(290, 19),
  GETPRIORITY(140, 141),
  GETSOCKOPT(55, 209),
  PRCTL(157, 167),
  READ(0, 63),
  RECVMSG(47, 212),
  SCHED_SETATTR(314, 274),
  SETSOCKOPT(54, 208),
  SOCKET(41, 198),
  TIMERFD_CREATE(283, 85),
  TIMERFD_SETTIME(286, 86),
  WRITE(1, 64);

  private final long number;

  SystemCall(long onX86, long onArm) {
    this.number = isX86() ? onX86 : onArm;
  }

  /// Its number on this processor.
  long number() {
    return number;
  }

  /// Whether the numbers are known to hold on this machine.
  static boolean areKnown() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return system.equals("linux")
        && (isX86() || System.getProperty("os.arch", "").equals("aarch64"));
  }

  /// Whether this is x86-64, where some structures are packed for the sake of 32-bit programs.
  static boolean isX86() {
    String processor = System.getProperty("os.arch", "");
    return processor.equals("amd64") || processor.equals("x86_64");
  }
}
