package hpcbench.service;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The lines of a response as they come, with a limit to how long a line may be and how long one
/// may take. The client's thread writes, one other thread reads.
final class LineFeed implements BodySubscriber<LineFeed>, AutoCloseable {
  /// Stands for the end of the response; no line can be this, as lines have no line feed.
  static final String END = "\n";

  private sealed interface Item {
    record Line(String text) implements Item {}

    record Broken(Throwable cause) implements Item {}
  }

  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final int lineLimit;

  LineFeed(int lineLimit) {
    this.lineLimit = lineLimit;
  }

  /// The next line without its end, or [#END].
  ///
  /// @throws IOException when the response broke off, a line is too long, or nothing came in time
  String next(Duration limit) throws IOException, InterruptedException {
    Item item = items.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    return switch (item) {
      case null -> throw new IOException("nothing came for " + limit.toSeconds() + " s");
      case Item.Line(String text) -> text;
      case Item.Broken(Throwable cause) ->
          throw new IOException("the response broke off: " + cause.getMessage(), cause);
    };
  }

  @Override
  public CompletionStage<LineFeed> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription.complete(given);
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining()) {
        take(buffer.get());
      }
    }
    subscription.join().request(1);
  }

  private void take(byte next) {
    if (next == '\n') {
      endLine();
    } else if (line.size() < lineLimit) {
      line.write(next);
    } else {
      close();
      onError(new IOException("a line is longer than " + lineLimit + " bytes"));
    }
  }

  private void endLine() {
    items.add(new Item.Line(line.toString(StandardCharsets.UTF_8)));
    line.reset();
  }

  @Override
  public void onError(Throwable cause) {
    items.add(new Item.Broken(cause));
  }

  @Override
  public void onComplete() {
    if (line.size() > 0) {
      endLine();
    }
    items.add(new Item.Line(END));
  }

  /// Gives up the rest of the response.
  @Override
  public void close() {
    if (subscription.isDone()) {
      subscription.join().cancel();
    }
  }
}
