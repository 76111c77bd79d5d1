package hpcbench.result;

import java.io.IOException;
import java.io.OutputStream;

/// What is to stand in a file, for content that is better written than held in memory.
@FunctionalInterface
public interface FileContent {
  /// Writes it; the stream is the caller's to close.
  void writeTo(OutputStream out) throws IOException;
}
