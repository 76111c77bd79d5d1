package hpcbench.simulator;

import hpcbench.simulator.model.Engine;
import hpcbench.simulator.model.PromptTokens;
import hpcbench.simulator.model.Sequence;
import hpcbench.simulator.model.TokenListener;
import java.util.function.LongConsumer;

/// Runs the engine by the real clock, on the event loop: sleeps until shortly before a step ends,
/// spins for the rest, and lets the engine hand out what the step made. Without work it sleeps for
/// good.
///
/// A step begins when the one before it should have ended, not when that was noticed, so lateness
/// does not add up.
final class EngineClock {
  private final Engine engine;
  private final Timer timer;
  private final long spinNs;
  private final LongConsumer lateness;
  private final long originNs = System.nanoTime();
  private boolean armed;

  /// @param spinNs how long before its time a step is waited for by spinning: the usual overshoot
  ///   of a sleep
  /// @param lateness told how late each step's tokens were handed out, in nanoseconds
  EngineClock(Engine engine, Timer timer, long spinNs, LongConsumer lateness) {
    this.engine = engine;
    this.timer = timer;
    this.spinNs = spinNs;
    this.lateness = lateness;
  }

  /// Nanoseconds since this clock was made.
  long nowNs() {
    return System.nanoTime() - originNs;
  }

  /// Gives the engine a request that arrived now.
  Sequence submit(PromptTokens prompt, int outputTokens, TokenListener listener) {
    long nowNs = nowNs();
    advance(nowNs);
    Sequence sequence = engine.submit(prompt, outputTokens, listener, nowNs);
    advance(nowNs);
    return sequence;
  }

  /// Takes a request away from the engine.
  void cancel(Sequence sequence) {
    engine.cancel(sequence);
  }

  private void advance(long nowNs) {
    if (engine.nextEventNs() <= nowNs) {
      lateness.accept(nowNs - engine.nextEventNs());
    }
    engine.advance(nowNs);
    arm(nowNs);
  }

  private void arm(long nowNs) {
    if (!armed && engine.nextEventNs() != Engine.IDLE) {
      armed = true;
      timer.afterNanos(engine.nextEventNs() - nowNs - spinNs, this::wake);
    }
  }

  private void wake() {
    armed = false;
    long nextNs = engine.nextEventNs();
    long nowNs = nowNs();
    while (nowNs < nextNs && nextNs - nowNs <= spinNs) {
      Thread.onSpinWait();
      nowNs = nowNs();
    }
    advance(nowNs);
  }
}
