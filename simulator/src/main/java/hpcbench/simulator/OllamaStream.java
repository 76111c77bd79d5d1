package hpcbench.simulator;

import hpcbench.simulator.model.Sequence;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// Streams an answer as Ollama does: one JSON document a line. The head of the reply comes with the
/// first line.
final class OllamaStream implements AnswerWriter {
  private static final byte[] BROKEN =
      "{\"model\":\"broken\",\"done\":fal\n".getBytes(StandardCharsets.US_ASCII);

  private final Exchange exchange;
  private final OllamaForm form;
  private final String model;
  private final OllamaEnd end;
  private final String start;

  OllamaStream(Exchange exchange, OllamaForm form, String model, OllamaEnd end) {
    this.exchange = exchange;
    this.form = form;
    this.model = model;
    this.end = end;
    this.start = "{\"model\":" + Json.quoted(model) + ",\"created_at\":\"";
  }

  @Override
  public void open() {}

  @Override
  public void tokens(Answer answer, int from, int to) {
    openOnce();
    int border = Math.clamp(answer.reasoningTokens(), from, to);
    if (border > from) {
      piece(true).send(exchange, answer, from, border);
    }
    if (to > border) {
      piece(false).send(exchange, answer, border, to);
    }
  }

  @Override
  public void malformed() {
    exchange.send(BROKEN);
  }

  @Override
  public void finish(Answer answer, Usage usage, Sequence sequence) {
    ObjectNode document = form.document(model, "", "");
    end.addTo(document, answer, usage, sequence);
    line(document);
    exchange.end();
  }

  @Override
  public void fail(String message) {
    if (exchange.isOpen()) {
      line(Json.object().put("error", message));
      exchange.end();
    } else {
      refuse(500, message);
    }
  }

  @Override
  public void truncate() {
    exchange.end();
  }

  @Override
  public void refuse(int status, String message) {
    OllamaApi.error(exchange, HttpResponseStatus.valueOf(status), message);
  }

  private void openOnce() {
    if (!exchange.isOpen()) {
      exchange.open(OllamaApi.LINES);
    }
  }

  private Piece piece(boolean thinking) {
    return new Piece(start + Instant.now() + "\"," + form.before(thinking), form.after());
  }

  private void line(ObjectNode document) {
    exchange.send(
        (new String(Json.bytes(document), StandardCharsets.UTF_8) + "\n")
            .getBytes(StandardCharsets.UTF_8));
  }
}
