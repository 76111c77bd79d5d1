package hpcbench.drive;

import hpcbench.workload.Prompt;
import java.util.List;

/// One request, ready to be written: its bytes are made before it is due, never on an event loop.
final class PreparedRequest {
  private final long position;
  private final Prompt prompt;
  private final int server;
  private final List<byte[]> heads;
  private final byte[] bytes;

  /// The request at this position of the share; the bytes are not copied.
  ///
  /// @param server number of the server that it is made for
  /// @param heads how the bytes begin for each server, since an HTTP head names the host
  /// @param bytes head and body for that server
  PreparedRequest(long position, Prompt prompt, int server, List<byte[]> heads, byte[] bytes) {
    this.position = position;
    this.prompt = prompt;
    this.server = server;
    this.heads = heads;
    this.bytes = bytes;
  }

  long position() {
    return position;
  }

  Prompt prompt() {
    return prompt;
  }

  /// The server that it is made for.
  int server() {
    return server;
  }

  /// Head and body, as they go on the wire.
  byte[] bytes() {
    return bytes;
  }

  /// Head and body for this server: a copy, unless it is the one that they are made for.
  byte[] bytesFor(int other) {
    if (other == server) {
      return bytes;
    }
    byte[] from = heads.get(server);
    byte[] to = heads.get(other);
    byte[] changed = new byte[bytes.length - from.length + to.length];
    System.arraycopy(to, 0, changed, 0, to.length);
    System.arraycopy(bytes, from.length, changed, to.length, bytes.length - from.length);
    return changed;
  }
}
