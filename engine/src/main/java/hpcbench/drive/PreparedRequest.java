package hpcbench.drive;

import hpcbench.workload.Prompt;

/// One request, ready to be written: its bytes are made before it is due, never on an event loop.
final class PreparedRequest {
  private final long position;
  private final Prompt prompt;
  private final byte[] bytes;

  /// The request at this position of the share; the bytes are not copied.
  PreparedRequest(long position, Prompt prompt, byte[] bytes) {
    this.position = position;
    this.prompt = prompt;
    this.bytes = bytes;
  }

  long position() {
    return position;
  }

  Prompt prompt() {
    return prompt;
  }

  /// Head and body, as they go on the wire.
  byte[] bytes() {
    return bytes;
  }
}
