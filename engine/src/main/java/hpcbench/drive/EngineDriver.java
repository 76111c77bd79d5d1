package hpcbench.drive;

import hpcbench.measure.ClientReport;
import hpcbench.recipe.Workload;
import hpcbench.result.RequestSink;
import hpcbench.target.Target;
import hpcbench.workload.PromptSource;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The load engine of this process: puts a trial's load on a service over HTTP/1.1, from a few
/// event loops. `docs/explanation/load-engine.md` says how it times.
///
/// Threads and connections live as long as one call of [#drive].
public final class EngineDriver implements Driver {
  private final EngineOptions options;
  private final UnaryOperator<SslContextBuilder> trust;
  private final InstantSource wallClock;
  private final Path procStat;
  private final AtomicReference<@Nullable Trial> current = new AtomicReference<>();
  private volatile long lastStartNano;

  /// An engine that uses this machine as by default.
  public EngineDriver() {
    this(EngineOptions.DEFAULT);
  }

  /// An engine with these options.
  public EngineDriver(EngineOptions options) {
    this(options, UnaryOperator.identity());
  }

  /// An engine with these options that takes the time of day from this clock. Only where a trial
  /// began is taken from it, and whether it kept pace with the monotonic clock.
  public EngineDriver(EngineOptions options, InstantSource wallClock) {
    this(options, wallClock, ClientProbe.PROC_STAT);
  }

  /// An engine with these options, this clock for the time of day, and these counters of the
  /// machine's CPU time.
  ///
  /// @param procStat a file in the form of `/proc/stat` (proc(5)); without it the time that a
  ///   hypervisor took is unknown
  public EngineDriver(EngineOptions options, InstantSource wallClock, Path procStat) {
    this(options, UnaryOperator.identity(), wallClock, procStat);
  }

  /// An engine that trusts other certificates than the JDK does.
  EngineDriver(EngineOptions options, UnaryOperator<SslContextBuilder> trust) {
    this(options, trust, InstantSource.system(), ClientProbe.PROC_STAT);
  }

  private EngineDriver(
      EngineOptions options,
      UnaryOperator<SslContextBuilder> trust,
      InstantSource wallClock,
      Path procStat) {
    this.options = options;
    this.trust = trust;
    this.wallClock = wallClock;
    this.procStat = procStat;
  }

  /// Runs one trial.
  ///
  /// @throws DriveException when the trial could not be run, or its records could not be kept
  /// @throws IllegalArgumentException when the schedule would be too long to hold
  /// @throws IllegalStateException when another trial is running
  @Override
  public ClientReport drive(
      Workload workload,
      Target target,
      PromptSource prompts,
      RequestSink sink,
      Consumer<Progress> progress)
      throws InterruptedException {
    return drive(Share.WHOLE, Start.atOnce(), workload, target, prompts, sink, progress);
  }

  /// Runs one engine's share of a trial that several engines carry together; otherwise as
  /// [#drive(Workload, Target, PromptSource, RequestSink, Consumer)].
  ///
  /// @param share which part of the load is put by this engine; the part is not empty
  /// @param start when it begins
  public ClientReport drive(
      Share share,
      Start start,
      Workload workload,
      Target target,
      PromptSource prompts,
      RequestSink sink,
      Consumer<Progress> progress)
      throws InterruptedException {
    Trial trial =
        new Trial(
            options,
            wallClock,
            procStat,
            tls(target),
            share,
            start,
            workload,
            target,
            prompts,
            sink,
            progress);
    if (!current.compareAndSet(null, trial)) {
      throw new IllegalStateException("a driver runs one trial at a time");
    }
    try {
      return trial.run();
    } finally {
      lastStartNano = trial.startNano();
      current.set(null);
    }
  }

  @Override
  public void stop() {
    Optional.ofNullable(current.get()).ifPresent(Trial::stop);
  }

  @Override
  public long lastStartNano() {
    return lastStartNano;
  }

  private Optional<SslContext> tls(Target target) {
    if (!Addresses.areSecure(target)) {
      return Optional.empty();
    }
    try {
      SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
      return Optional.of(trust.apply(builder).build());
    } catch (SSLException e) {
      throw new DriveException(
          "TLS cannot be set up for %s: %s".formatted(target, e.getMessage()), e);
    }
  }
}
