package hpcbench.orchestrate;

import java.time.Duration;
import java.util.function.Consumer;

/// Tells when a phase begins, and when it ends, for good or ill.
final class PhaseClock implements AutoCloseable {
  private final RunPhase phase;
  private final Consumer<RunEvent> events;
  private final long startNs = System.nanoTime();

  private PhaseClock(RunPhase phase, Consumer<RunEvent> events) {
    this.phase = phase;
    this.events = events;
  }

  static PhaseClock begin(RunPhase phase, Consumer<RunEvent> events) {
    events.accept(new RunEvent.PhaseStarted(phase));
    return new PhaseClock(phase, events);
  }

  @Override
  public void close() {
    Duration took = Duration.ofNanos(System.nanoTime() - startNs);
    events.accept(new RunEvent.PhaseEnded(phase, took));
  }
}
