package hpcbench.simulator;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import tools.jackson.databind.node.ObjectNode;

/// `/api/pull`: pretends to fetch the model, with a line of progress every tenth of a second. A
/// model that is there already is complete at once. Errors come in the stream, under HTTP 200, as
/// Ollama's do.
final class OllamaPull {
  private static final Duration PROGRESS = Duration.ofMillis(100);

  private final Pulling pulling;
  private final ModelStore model;
  private final Timer timer;

  OllamaPull(Pulling pulling, ModelStore model, Timer timer) {
    this.pulling = pulling;
    this.model = model;
    this.timer = timer;
  }

  void pull(Exchange exchange) {
    try {
      RequestBody body = RequestBody.parse(exchange.body());
      String name = body.text("model", body.text("name", ""));
      new Transfer(exchange, body.flag("stream", true)).begin(name);
    } catch (BadRequestException bad) {
      OllamaApi.error(exchange, HttpResponseStatus.BAD_REQUEST, String.valueOf(bad.getMessage()));
    }
  }

  /// A digest such as a registry gives, made from the model's name.
  static String digest(ModelStore model) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(model.tagged().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }

  /// One pull under way.
  private final class Transfer {
    private final Exchange exchange;
    private final boolean streamed;
    private final String digest = digest(model);
    private final long startedNs = System.nanoTime();

    Transfer(Exchange exchange, boolean streamed) {
      this.exchange = exchange;
      this.streamed = streamed;
    }

    void begin(String name) {
      if (streamed) {
        exchange.open(OllamaApi.LINES);
      }
      status("pulling manifest");
      if (model.isCalled(name)) {
        progress();
      } else {
        end(
            Json.object().put("error", "pull model manifest: file does not exist"),
            HttpResponseStatus.INTERNAL_SERVER_ERROR);
      }
    }

    private void progress() {
      if (exchange.isDone()) {
        return;
      }
      long completed = completed();
      line(layer().put("total", pulling.sizeBytes()).put("completed", completed));
      if (completed < pulling.sizeBytes()) {
        timer.after(PROGRESS, this::progress);
      } else {
        succeed();
      }
    }

    private void succeed() {
      status("verifying sha256 digest");
      status("writing manifest");
      model.markPulled();
      end(Json.object().put("status", "success"), HttpResponseStatus.OK);
    }

    private long completed() {
      double seconds = (System.nanoTime() - startedNs) / 1e9;
      long fetched = (long) (seconds * (double) pulling.bytesPerSecond());
      return model.isPulled() ? pulling.sizeBytes() : Math.min(fetched, pulling.sizeBytes());
    }

    private ObjectNode layer() {
      return Json.object()
          .put("status", "pulling " + digest.substring(0, 12))
          .put("digest", "sha256:" + digest);
    }

    private void status(String status) {
      line(Json.object().put("status", status));
    }

    private void line(ObjectNode document) {
      if (streamed) {
        exchange.send(
            (new String(Json.bytes(document), StandardCharsets.UTF_8) + "\n")
                .getBytes(StandardCharsets.UTF_8));
      }
    }

    private void end(ObjectNode document, HttpResponseStatus statusOfWhole) {
      if (streamed) {
        line(document);
        exchange.end();
      } else {
        exchange.reply(statusOfWhole, OllamaApi.DOCUMENT, Json.bytes(document));
      }
    }
  }
}
