package hpcbench.service;

import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;

/// Why a call over HTTP got no answer, in words.
public final class HttpFault {
  private HttpFault() {}

  /// The reason that the JDK's client gives, or ours where it gives none: it says nothing of a
  /// connection that was refused, nor of a host it does not know.
  public static String reason(Throwable cause) {
    return Optional.ofNullable(cause.getMessage()).orElseGet(() -> unsaid(cause));
  }

  private static String unsaid(Throwable cause) {
    if (!(cause instanceof ConnectException)) {
      return cause.getClass().getSimpleName();
    }
    return cause.getCause() instanceof UnresolvedAddressException
        ? "the host is not known"
        : "the connection is refused";
  }
}
