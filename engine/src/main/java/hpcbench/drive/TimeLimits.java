package hpcbench.drive;

import hpcbench.measure.FailureKind;
import hpcbench.recipe.Timeouts;
import hpcbench.recipe.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// When a request is given up. All requests in flight are looked at every few milliseconds, which
/// costs next to nothing and spares a timer per request, let alone per token.
///
/// Any bytes are proof of life after the first token, comments included. An answer that is not
/// streamed comes as one event at its end, so that only the total limit applies to it.
final class TimeLimits {
  private final long connectNs;
  private final long firstTokenNs;
  private final long idleNs;
  private final long totalNs;
  private final Timeouts timeouts;
  private final List<Exchange> late = new ArrayList<>();

  TimeLimits(Workload workload) {
    this.timeouts = workload.timeouts();
    this.connectNs = timeouts.connect().toNanos();
    this.firstTokenNs = workload.streaming() ? timeouts.firstToken().toNanos() : Long.MAX_VALUE;
    this.idleNs = workload.streaming() ? timeouts.idle().toNanos() : Long.MAX_VALUE;
    this.totalNs = timeouts.total().toNanos();
  }

  /// Ends those of these requests that are over a limit.
  void check(List<Exchange> active, long nowNs) {
    for (int i = 0; i < active.size(); i++) {
      if (isLate(active.get(i), nowNs)) {
        late.add(active.get(i));
      }
    }
    if (!late.isEmpty()) {
      late.forEach(exchange -> end(exchange, nowNs));
      late.clear();
    }
  }

  private boolean isLate(Exchange exchange, long nowNs) {
    if (!exchange.isSent()) {
      return exchange.connectingSinceNs >= 0 && nowNs - exchange.connectingSinceNs > connectNs;
    }
    boolean isSilent =
        exchange.answer.events() == 0
            ? nowNs - exchange.sentNs > firstTokenNs
            : nowNs - exchange.lastReadNs > idleNs;
    return isSilent || nowNs - exchange.sentNs > totalNs;
  }

  private void end(Exchange exchange, long nowNs) {
    exchange
        .connection()
        .ifPresent(connection -> connection.giveUp(kind(exchange, nowNs), limit(exchange, nowNs)));
  }

  private FailureKind kind(Exchange exchange, long nowNs) {
    if (!exchange.isSent()) {
      return FailureKind.CONNECT;
    }
    if (nowNs - exchange.sentNs > totalNs) {
      return FailureKind.TOTAL_TIMEOUT;
    }
    return exchange.answer.events() == 0
        ? FailureKind.FIRST_TOKEN_TIMEOUT
        : FailureKind.IDLE_TIMEOUT;
  }

  private String limit(Exchange exchange, long nowNs) {
    return switch (kind(exchange, nowNs)) {
      case CONNECT -> "no connection within " + seconds(timeouts.connect());
      case FIRST_TOKEN_TIMEOUT -> "no token within " + seconds(timeouts.firstToken());
      case IDLE_TIMEOUT -> "no sign of life for " + seconds(timeouts.idle());
      default -> "not complete within " + seconds(timeouts.total());
    };
  }

  private static String seconds(Duration limit) {
    return limit.toMillis() / 1000.0 + " s";
  }
}
