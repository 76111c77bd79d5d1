package hpcbench.simulator.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/// An inference engine with continuous batching, in virtual time: it does no work but knows when
/// the work would be done. Whoever holds it says what time it is; the same submissions at the same
/// times give the same tokens at the same times.
///
/// It runs step after step while there is work. A step takes every running sequence one token
/// further (more with speculation), computes chunks of prompts with what is left of its token
/// budget, and admits waiting sequences, oldest first, as long as batch, budget and KV cache allow.
/// When the cache is full, the youngest running sequence is preempted: it goes back to the head of
/// the queue and is computed again later. These are the rules of vLLM's scheduler. For one thread
/// at a time.
public final class Engine {
  /// What [#nextEventNs] says when nothing is under way.
  public static final long IDLE = Long.MAX_VALUE;

  private final EngineSettings settings;
  private final StepCost cost;
  private final KvCache cache;
  private final SplittableRandom random;
  private final Deque<Sequence> waiting = new ArrayDeque<>();
  private final List<Sequence> running = new ArrayList<>();
  private final List<Sequence> batch = new ArrayList<>();
  private long stepEndNs = IDLE;
  private int budget;
  private long preemptions;
  private long prefixQueries;
  private long prefixHits;
  private long steps;

  public Engine(EngineSettings settings) {
    this.settings = settings;
    this.cost = StepCost.of(settings);
    this.cache =
        new KvCache(settings.kvCacheTokens(), settings.blockTokens(), settings.prefixCaching());
    this.random = new SplittableRandom(settings.seed());
  }

  /// Queues a request. It may start when [#advance] is next called.
  ///
  /// @param outputTokens tokens its answer has
  /// @param nowNs the time, not before any time given earlier
  /// @throws IllegalArgumentException when it has no tokens, or more than `max_model_len` together
  public Sequence submit(
      PromptTokens prompt, int outputTokens, TokenListener listener, long nowNs) {
    if (prompt.count() < 1
        || outputTokens < 1
        || (long) prompt.count() + outputTokens > settings.maxModelLen()) {
      throw new IllegalArgumentException(
          "a prompt of %d and an answer of %d tokens do not fit max_model_len %d"
              .formatted(prompt.count(), outputTokens, settings.maxModelLen()));
    }
    Sequence sequence = new Sequence(prompt, outputTokens, listener, cache.holding(prompt), nowNs);
    waiting.addLast(sequence);
    return sequence;
  }

  /// Forgets a request, wherever it is; its listener hears nothing more. The step under way takes
  /// as long as it would have.
  public void cancel(Sequence sequence) {
    if (running.remove(sequence) || waiting.remove(sequence)) {
      sequence.cancel();
    }
  }

  /// When the step under way ends, or [#IDLE].
  public long nextEventNs() {
    return stepEndNs;
  }

  /// Ends every step that is over by now, tells the listeners, and starts the next as long as there
  /// is work.
  ///
  /// @param nowNs the time, not before any time given earlier
  public void advance(long nowNs) {
    while (stepEndNs <= nowNs) {
      long endedNs = stepEndNs;
      endStep(endedNs);
      startStep(endedNs);
    }
    if (stepEndNs == IDLE) {
      startStep(nowNs);
    }
  }

  /// Sequences in the batch.
  public int running() {
    return running.size();
  }

  /// Sequences in the queue.
  public int waiting() {
    return waiting.size();
  }

  /// Share of the KV cache that sequences hold, 0 to 1.
  public double kvCacheUsage() {
    return cache.usedRatio();
  }

  /// Empties the prefix cache; false, and nothing happens, while any request has a part in it.
  public boolean resetPrefixCache() {
    return cache.reset();
  }

  /// How often a running sequence had to make room.
  public long preemptions() {
    return preemptions;
  }

  /// Prompt tokens looked up in the prefix cache.
  public long prefixQueries() {
    return prefixQueries;
  }

  /// Prompt tokens found in the prefix cache.
  public long prefixHits() {
    return prefixHits;
  }

  /// Steps begun.
  public long steps() {
    return steps;
  }

  private void startStep(long nowNs) {
    batch.clear();
    budget = settings.maxNumBatchedTokens();
    boolean roomLeft = planRunning();
    if (roomLeft) {
      admitWaiting(nowNs);
    }
    stepEndNs = batch.isEmpty() ? IDLE : nowNs + stepNanos();
    steps += batch.isEmpty() ? 0 : 1;
  }

  /// Plans the step for the running sequences, oldest first; false when one of them had to make
  /// room.
  private boolean planRunning() {
    boolean roomLeft = true;
    for (int i = 0; i < running.size() && budget > 0; i++) {
      Sequence sequence = running.get(i);
      while (!plan(sequence)) {
        roomLeft = false;
        if (preemptYoungest() == sequence) {
          return false;
        }
      }
    }
    return roomLeft;
  }

  private Sequence preemptYoungest() {
    Sequence youngest = running.removeLast();
    youngest.evict();
    waiting.addFirst(youngest);
    preemptions++;
    return youngest;
  }

  private void admitWaiting(long nowNs) {
    while (!waiting.isEmpty() && running.size() < settings.maxNumSeqs() && budget > 0) {
      Sequence sequence = waiting.getFirst();
      sequence.reusePrefix();
      if (!plan(sequence)) {
        sequence.evict();
        return;
      }
      waiting.removeFirst();
      running.add(sequence);
      countPrefix(sequence);
      sequence.markScheduled(nowNs);
    }
  }

  private void countPrefix(Sequence sequence) {
    if (settings.prefixCaching() && !sequence.wasScheduled()) {
      prefixQueries += sequence.promptTokens();
      prefixHits += sequence.computed();
    }
  }

  private boolean plan(Sequence sequence) {
    int drafted = sequence.isDecoding() ? settings.speculativeTokens() : 0;
    int tokens = Math.min(sequence.pending(), budget);
    if (!sequence.plan(tokens, drafted)) {
      return false;
    }
    budget -= tokens + drafted;
    batch.add(sequence);
    return true;
  }

  private long stepNanos() {
    double prefillTokens = 0;
    double decoding = 0;
    double contextTokens = 0;
    for (Sequence sequence : batch) {
      if (sequence.isDecoding()) {
        decoding++;
        contextTokens += sequence.computed();
      } else {
        prefillTokens += sequence.planned();
      }
    }
    return Math.max(1, Math.round(cost.nanos(prefillTokens, decoding, contextTokens) * jitter()));
  }

  /// A lognormal factor of mean 1: `exp(s z - s^2 / 2)` with `z` standard normal.
  private double jitter() {
    double sigma = settings.jitter();
    return sigma == 0 ? 1 : Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
  }

  private void endStep(long nowNs) {
    for (Sequence sequence : batch) {
      if (!sequence.isCancelled()) {
        sequence.computePlanned(sequence.isDecoding() ? 1 + accepted() : 1, nowNs);
        finishIfDone(sequence);
      }
    }
    running.removeIf(Sequence::isFinished);
  }

  private static void finishIfDone(Sequence sequence) {
    if (sequence.isFinished() && !sequence.isCancelled()) {
      sequence.finish();
    }
  }

  /// How many of the drafted tokens hold: the first that fails ends the run.
  private int accepted() {
    int accepted = 0;
    while (accepted < settings.speculativeTokens()
        && random.nextDouble() < settings.speculativeAcceptance()) {
      accepted++;
    }
    return accepted;
  }
}
