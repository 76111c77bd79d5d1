package hpcbench.orchestrate;

import hpcbench.observe.Observations;
import hpcbench.plan.Trial;
import hpcbench.recipe.Workload;
import hpcbench.result.PrefixCacheState;
import hpcbench.service.PrefixCacheControl;
import hpcbench.service.ServiceException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/// Keeps servers from answering a trial from what they cached before it, where the trial wishes so.
final class PrefixCaches {
  /// A server may still be busy with requests that a trial gave up.
  private static final Duration RESET_LIMIT = Duration.ofSeconds(30);

  private static final Duration RESET_PAUSE = Duration.ofMillis(100);
  private static final int NONCE_BYTES = 4;

  private PrefixCaches() {}

  /// Does what the trial wants done, and returns its load as it is to be sent.
  ///
  /// @throws ServiceException when a cache cannot be emptied
  static Workload prepare(Trial trial, Workload load, Replicas servers)
      throws InterruptedException {
    switch (trial.workload().prefixCache()) {
      case KEEP -> {}
      case SALT -> {
        return load.withField(control(servers).saltField(), salt(trial));
      }
      case RESET -> reset(servers);
    }
    return load;
  }

  /// What was done, and what servers say came of it.
  ///
  /// @param sent the load as it was sent
  static PrefixCacheState state(Workload sent, Replicas servers, Observations observed) {
    return new PrefixCacheState(
        sent.prefixCache(),
        servers
            .prefixCacheControl()
            .map(PrefixCacheControl::saltField)
            .flatMap(field -> Optional.ofNullable(sent.extraBody().get(field)))
            .map(Object::toString),
        observed.prefixHitRatio());
  }

  /// From the trial's seed, with something that no earlier attempt or run had: a server that was
  /// there before has the prompts of this seed, and of a salt made of the seed alone.
  private static String salt(Trial trial) {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    return "%x-%s".formatted(trial.workload().seed(), HexFormat.of().formatHex(nonce));
  }

  private static PrefixCacheControl control(Replicas servers) {
    return servers
        .prefixCacheControl()
        .orElseThrow(() ->
            new ServiceException("workload.prefix_cache: the service can neither salt nor reset"));
  }

  private static void reset(Replicas servers) throws InterruptedException {
    PrefixCacheControl control = control(servers);
    for (Server server : servers.servers()) {
      long deadlineNs = System.nanoTime() + RESET_LIMIT.toNanos();
      while (!control.reset(server.client())) {
        if (System.nanoTime() > deadlineNs) {
          throw new ServiceException(
              "the prefix cache of %s was not emptied within %d s: requests still hold a part of it"
                  .formatted(server.address(), RESET_LIMIT.toSeconds()));
        }
        Thread.sleep(RESET_PAUSE);
      }
    }
  }
}
