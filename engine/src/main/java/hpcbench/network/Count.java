package hpcbench.network;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A number with one writer and any readers. A read may be a moment late, and costs the writer
/// nothing.
public final class Count {
  private static final VarHandle VALUE = handle();

  @SuppressWarnings("UnusedVariable") // accessed through VALUE
  private long value;

  /// Adds to it; by its one writer.
  public void add(long more) {
    set(get() + more);
  }

  /// Gives it this value; by its one writer.
  public void set(long newValue) {
    VALUE.setOpaque(this, newValue);
  }

  /// Its value, as far as this thread has heard.
  public long get() {
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
