package hpcbench.executor;

import hpcbench.monitor.LocalHost;
import java.io.IOException;

/// What this machine says of itself, for Prometheus. Safe for use by several threads.
final class HostPage {
  private final LocalHost host = new LocalHost();

  /// Text format of Prometheus, version 0.0.4; nothing where the machine cannot tell. One caller at
  /// a time looks.
  synchronized String text() {
    try {
      return host.look().exposition();
    } catch (IOException _) {
      return "";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /// Such a text as a reply.
  static Reply reply(String text) {
    return new Reply.Text(200, "text/plain; version=0.0.4; charset=utf-8", text);
  }
}
