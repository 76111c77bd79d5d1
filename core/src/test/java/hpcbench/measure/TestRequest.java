package hpcbench.measure;

import java.util.Arrays;

/// A request of a test, drawn up step by step with instants in milliseconds. As it begins it was
/// sent when it was scheduled, in the measured phase, and got a full answer of one token in one
/// piece at the same instant.
public final class TestRequest {
  private static final long MS = 1_000_000;

  private Phase phase = Phase.MEASUREMENT;
  private final long scheduledNs;
  private long sentNs;
  private long firstTokenNs = -1;
  private long firstAnswerNs = -1;
  private long lastTokenNs = -1;
  private long endNs;
  private Outcome outcome = new Outcome.Completed("stop");
  private TokenCounts tokens = new TokenCounts(10, -1, 1, -1, -1, 0);
  private ServerTiming timing = ServerTiming.NONE;
  private Grade grade = Grade.NOT_GRADED;
  private EventTimes events = EventTimes.NONE;
  private Chunks chunks = Chunks.NONE;
  private int endpoint;

  private TestRequest(long scheduledNs) {
    this.scheduledNs = scheduledNs;
    this.sentNs = scheduledNs;
    this.endNs = scheduledNs;
  }

  public static TestRequest at(long scheduledMs) {
    return new TestRequest(scheduledMs * MS);
  }

  public TestRequest warmUp() {
    phase = Phase.WARM_UP;
    return this;
  }

  public TestRequest sent(long atMs) {
    sentNs = atMs < 0 ? -1 : atMs * MS;
    return this;
  }

  /// A stream of one token an event that ends with the last of them.
  public TestRequest streamed(long... eventsMs) {
    events = EventTimes.of(Arrays.stream(eventsMs).map(ms -> ms * MS).toArray());
    chunks = Chunks.of(events);
    firstTokenNs = eventsMs[0] * MS;
    firstAnswerNs = firstTokenNs;
    lastTokenNs = eventsMs[eventsMs.length - 1] * MS;
    endNs = lastTokenNs;
    tokens = new TokenCounts(10, -1, eventsMs.length, -1, -1, eventsMs.length);
    return this;
  }

  /// With chunks without text, too: so many in all, from the first to the last.
  public TestRequest chunks(int count, long firstMs, long lastMs) {
    chunks = new Chunks(count, firstMs * MS, lastMs * MS);
    return this;
  }

  public TestRequest answerFrom(long atMs) {
    firstAnswerNs = atMs * MS;
    return this;
  }

  /// Nothing but reasoning.
  public TestRequest withoutAnswer() {
    firstAnswerNs = -1;
    return this;
  }

  public TestRequest ended(long atMs) {
    endNs = atMs * MS;
    return this;
  }

  public TestRequest tokens(TokenCounts counts) {
    tokens = counts;
    return this;
  }

  /// By the service's word.
  public TestRequest outputTokens(int count) {
    return tokens(new TokenCounts(10, -1, count, -1, -1, events.count()));
  }

  public TestRequest failed(FailureKind kind) {
    outcome = new Outcome.Failed(kind, 0, "planted");
    return this;
  }

  public TestRequest abandoned() {
    outcome = new Outcome.Abandoned();
    return this;
  }

  public TestRequest notSent() {
    outcome = new Outcome.NotSent("planted");
    sentNs = -1;
    return this;
  }

  public TestRequest graded(Grade given) {
    grade = given;
    return this;
  }

  /// With what the service says of its own times, in milliseconds.
  public TestRequest timed(long loadMs, long promptMs, long generationMs) {
    long totalMs = loadMs + promptMs + generationMs;
    timing = new ServerTiming(totalMs * MS, loadMs * MS, promptMs * MS, generationMs * MS);
    return this;
  }

  /// Sent to the server of this number.
  public TestRequest to(int server) {
    endpoint = server;
    return this;
  }

  public RequestRecord record() {
    return new RequestRecord(
        scheduledNs,
        phase,
        scheduledNs,
        sentNs,
        firstTokenNs,
        firstTokenNs,
        firstAnswerNs,
        lastTokenNs,
        endNs,
        outcome,
        tokens,
        timing,
        grade,
        events,
        chunks,
        endpoint);
  }
}
