package hpcbench.bench;

import hpcbench.measure.EventTimes;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/// The plain way to write a load generator in Java: `java.net.http`, one stamp for each piece of
/// body, lines cut from it by hand.
final class HttpClientBaseline {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<StampLog.Life> ended = new ConcurrentLinkedQueue<>();
  private final AtomicLong nextId = new AtomicLong();
  private final ClientArguments arguments;

  private HttpClientBaseline(ClientArguments arguments) {
    this.arguments = arguments;
  }

  /// Loads the server until standard input closes; then writes its stamps and ends.
  public static void main(String[] arguments) throws IOException {
    HttpClientBaseline baseline = new HttpClientBaseline(ClientArguments.parse(List.of(arguments)));
    baseline.start();
    ClientControl.serve();
    StampLog.write(Contender.log(baseline.arguments.folder()), baseline.ended);
    Runtime.getRuntime().halt(0);
  }

  private void start() {
    for (int stream = 0; stream < arguments.streams(); stream++) {
      next();
    }
  }

  private void next() {
    Answer answer = new Answer(nextId.getAndIncrement(), System.nanoTime());
    CompletableFuture<?> _ =
        client
            .sendAsync(request(answer.id), BodyHandlers.fromSubscriber(answer))
            .whenComplete((_, _) -> end(answer));
  }

  private void end(Answer answer) {
    if (arguments.keepStamps()) {
      ended.add(answer.life());
    }
    next();
  }

  private HttpRequest request(long id) {
    String body =
        "{\"model\":\"bench\",\"stream\":true,\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"bench-%d\"}]}"
            .formatted(arguments.tokens(), id);
    return HttpRequest.newBuilder(arguments.base().resolve("/v1/chat/completions"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  /// Stamps the lines of one answer that hold a token.
  private static final class Answer implements Flow.Subscriber<List<ByteBuffer>> {
    private static final String TOKEN = "\"content\":\"";

    private final long id;
    private final long sentNs;
    private final StringBuilder line = new StringBuilder();
    private long[] stamps = new long[128];
    private int count;

    Answer(long id, long sentNs) {
      this.id = id;
      this.sentNs = sentNs;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
      long now = System.nanoTime();
      for (ByteBuffer piece : pieces) {
        while (piece.hasRemaining()) {
          take((char) piece.get(), now);
        }
      }
    }

    private void take(char character, long now) {
      if (character != '\n') {
        line.append(character);
        return;
      }
      if (line.indexOf(TOKEN) >= 0) {
        stamp(now);
      }
      line.setLength(0);
    }

    private void stamp(long now) {
      if (count == stamps.length) {
        stamps = Arrays.copyOf(stamps, count * 2);
      }
      stamps[count++] = now;
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onComplete() {}

    StampLog.Life life() {
      return new StampLog.Life(id, sentNs, sentNs, EventTimes.copyOf(stamps, count));
    }
  }
}
