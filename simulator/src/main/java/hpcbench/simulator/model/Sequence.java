package hpcbench.simulator.model;

/// One request in the engine: its prompt, how far it is, and when things happened to it. Times are
/// nanoseconds on the engine's clock. Like the engine it is for one thread.
public final class Sequence {
  private static final long NEVER = Long.MIN_VALUE;

  private final PromptTokens prompt;
  private final int outputTokens;
  private final TokenListener listener;
  private final KvCache.Holding kv;
  private final long arrivedNs;
  private long scheduledNs = NEVER;
  private long firstTokenNs = NEVER;
  private long lastTokenNs = NEVER;
  private int cachedTokens;
  private int computed;
  private int generated;
  private int planned;
  private boolean cancelled;

  Sequence(
      PromptTokens prompt,
      int outputTokens,
      TokenListener listener,
      KvCache.Holding kv,
      long arrivedNs) {
    this.prompt = prompt;
    this.outputTokens = outputTokens;
    this.listener = listener;
    this.kv = kv;
    this.arrivedNs = arrivedNs;
  }

  /// Tokens of the prompt.
  public int promptTokens() {
    return prompt.count();
  }

  /// Tokens of the prompt that were in the prefix cache when it was first scheduled.
  public int cachedTokens() {
    return cachedTokens;
  }

  /// Tokens the answer will have.
  public int outputTokens() {
    return outputTokens;
  }

  /// Tokens of the answer made so far.
  public int generated() {
    return generated;
  }

  /// Whether the whole answer is made.
  public boolean isFinished() {
    return generated == outputTokens;
  }

  /// When it was submitted.
  public long arrivedNs() {
    return arrivedNs;
  }

  /// When it first left the queue; meaningful once it has a token.
  public long scheduledNs() {
    return scheduledNs;
  }

  /// When its first token was made; meaningful once it has one.
  public long firstTokenNs() {
    return firstTokenNs;
  }

  /// When its newest token was made; meaningful once it has one.
  public long lastTokenNs() {
    return lastTokenNs;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /// Tokens known but not yet in the KV cache: the rest of the prompt, or the newest token of the
  /// answer.
  int pending() {
    return prompt.count() + generated - computed;
  }

  int computed() {
    return computed;
  }

  /// Whether the step ahead makes answer tokens from one new token, rather than computing a prompt.
  boolean isDecoding() {
    return generated > 0 && pending() == 1;
  }

  boolean wasScheduled() {
    return scheduledNs != NEVER;
  }

  /// Enters the batch with what the prefix cache has of its prompt.
  void reusePrefix() {
    computed = kv.reuse();
  }

  void markScheduled(long nowNs) {
    if (!wasScheduled()) {
      scheduledNs = nowNs;
      cachedTokens = computed;
    }
  }

  /// Plans to compute so many tokens in the step ahead, with room for `drafted` more; false when
  /// the cache has no room. Room is taken for the whole prompt at once, so that a sequence is not
  /// let in only to be stuck halfway.
  boolean plan(int tokens, int drafted) {
    if (!kv.growTo(computed + pending() + drafted)) {
      return false;
    }
    planned = tokens;
    kv.share(computed + tokens);
    return true;
  }

  int planned() {
    return planned;
  }

  /// The step is over: what was planned is computed. If nothing is pending, `made` tokens follow
  /// from it.
  void computePlanned(int made, long nowNs) {
    computed += planned;
    if (pending() > 0) {
      return;
    }
    int added = Math.min(made, outputTokens - generated);
    generated += added;
    computed += added - 1;
    firstTokenNs = firstTokenNs == NEVER ? nowNs : firstTokenNs;
    lastTokenNs = nowNs;
    listener.onTokens(this, nowNs);
  }

  /// Loses its place in the cache; what it computed must be computed again.
  void evict() {
    kv.release();
    computed = 0;
  }

  void cancel() {
    kv.release();
    cancelled = true;
  }

  void finish() {
    kv.release();
  }
}
