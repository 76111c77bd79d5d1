package hpcbench.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `wrk`: a C load generator that reads answers as fast as any and stamps no token.
final class Wrk implements Contender {
  static final String NAME = "wrk";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> missing() {
    return Programs.onPath("wrk").isPresent()
        ? Optional.empty()
        : Optional.of("wrk is not installed (Debian: apt-get install wrk)");
  }

  @Override
  public boolean canDo(Shape shape) {
    return !shape.isOpen();
  }

  @Override
  public List<String> command(Shape shape, int port, Path folder) {
    return List.of(
        "wrk",
        "--threads=1",
        "--connections=" + shape.streams(),
        "--duration=600s",
        "--timeout=600s",
        "--script=" + script(shape, folder),
        "http://127.0.0.1:%d/v1/chat/completions".formatted(port));
  }

  private static Path script(Shape shape, Path folder) {
    String body =
        "{\"model\":\"bench\",\"stream\":true,\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}"
            .formatted(shape.tokens());
    try {
      return Files.writeString(
          folder.resolve("post.lua"),
          """
          wrk.method = "POST"
          wrk.headers["Content-Type"] = "application/json"
          wrk.body = '%s'
          """
              .formatted(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean keepsStamps() {
    return false;
  }
}
