package hpcbench.target;

import hpcbench.workload.Prompt;
import java.time.Duration;

/// OpenAI's chat, read by a loop that wastes this much time on every read.
///
/// @param waste what each read of a streamed answer takes longer
public record SlowReading(Duration waste) implements Dialect {
  @Override
  public String name() {
    return Dialects.OPENAI_CHAT.name();
  }

  @Override
  public String path() {
    return Dialects.OPENAI_CHAT.path();
  }

  @Override
  public byte[] body(Prompt prompt, RequestOptions options) {
    return Dialects.OPENAI_CHAT.body(prompt, options);
  }

  @Override
  public AnswerReader reader(boolean streaming, int maxEventBytes) {
    return new AnswerReader(
        new SlowFraming(new SseFraming(maxEventBytes)), new OpenAiScanner(), maxEventBytes);
  }

  private final class SlowFraming implements Framing {
    private final Framing real;

    SlowFraming(Framing real) {
      this.real = real;
    }

    @Override
    public void reset() {
      real.reset();
    }

    @Override
    public void read(byte[] bytes, int from, int to, EventSink sink) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < waste.toNanos()) {
        Thread.onSpinWait();
      }
      real.read(bytes, from, to, sink);
    }

    @Override
    public void end(EventSink sink) {
      real.end(sink);
    }
  }
}
