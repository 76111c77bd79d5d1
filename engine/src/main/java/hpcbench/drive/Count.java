package hpcbench.drive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A number with one writer and any readers. A read may be a moment late, and costs the writer
/// nothing.
final class Count {
  private static final VarHandle VALUE = handle();

  @SuppressWarnings("UnusedVariable") // accessed through VALUE
  private long value;

  void add(long more) {
    set(get() + more);
  }

  void set(long newValue) {
    VALUE.setOpaque(this, newValue);
  }

  long get() {
    return (long) VALUE.getOpaque(this);
  }

  private static VarHandle handle() {
    try {
      return MethodHandles.lookup().findVarHandle(Count.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
