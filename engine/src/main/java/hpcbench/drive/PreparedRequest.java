package hpcbench.drive;

import hpcbench.workload.Prompt;

/// One request, ready to be written: its bytes are made before it is due, never on an event loop.
final class PreparedRequest {
  private final long index;
  private final Prompt prompt;
  private final byte[] bytes;

  /// The request of this position of the schedule; the bytes are not copied.
  PreparedRequest(long index, Prompt prompt, byte[] bytes) {
    this.index = index;
    this.prompt = prompt;
    this.bytes = bytes;
  }

  long index() {
    return index;
  }

  Prompt prompt() {
    return prompt;
  }

  /// Head and body, as they go on the wire.
  byte[] bytes() {
    return bytes;
  }
}
