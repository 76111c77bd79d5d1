package hpcbench.monitor;

import java.io.IOException;

/// Something that can be looked at again and again. Used by one thread at a time.
///
/// @param <T> what is seen
public interface Source<T> {
  /// Looks at it now. Takes a few seconds at most.
  ///
  /// @throws IOException when it does not show itself; the message says why
  T look() throws IOException, InterruptedException;
}
