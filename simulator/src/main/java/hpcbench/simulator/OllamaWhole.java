package hpcbench.simulator;

import hpcbench.simulator.model.Sequence;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/// Answers with one JSON document when the whole answer is made.
final class OllamaWhole implements AnswerWriter {
  private final Exchange exchange;
  private final OllamaForm form;
  private final String model;
  private final OllamaEnd end;
  private boolean broken;

  OllamaWhole(Exchange exchange, OllamaForm form, String model, OllamaEnd end) {
    this.exchange = exchange;
    this.form = form;
    this.model = model;
    this.end = end;
  }

  @Override
  public void open() {}

  @Override
  public void tokens(Answer answer, int from, int to) {}

  @Override
  public void malformed() {
    broken = true;
  }

  @Override
  public void finish(Answer answer, Usage usage, Sequence sequence) {
    int border = answer.reasoningTokens();
    ObjectNode document =
        form.document(model, answer.text(0, border), answer.text(border, answer.tokens()));
    end.addTo(document, answer, usage, sequence);
    byte[] bytes = Json.bytes(document);
    exchange.reply(
        HttpResponseStatus.OK,
        OllamaApi.DOCUMENT,
        broken ? Arrays.copyOf(bytes, bytes.length / 2) : bytes);
  }

  @Override
  public void fail(String message) {
    refuse(500, message);
  }

  @Override
  public void truncate() {
    exchange.replyCut(
        HttpResponseStatus.OK,
        OllamaApi.DOCUMENT,
        "{\"model\":".getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void refuse(int status, String message) {
    OllamaApi.error(exchange, HttpResponseStatus.valueOf(status), message);
  }
}
