package hpcbench.simulator;

import hpcbench.simulator.model.Sequence;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/// Answers with one JSON document when the whole answer is made.
final class OpenAiWhole implements AnswerWriter {
  private final Exchange exchange;
  private final OpenAiHead head;
  private boolean broken;

  OpenAiWhole(Exchange exchange, OpenAiHead head) {
    this.exchange = exchange;
    this.head = head;
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
    ObjectNode document = head.whole();
    document.putArray("choices").add(choice(answer));
    document.set("usage", OpenAiHead.usage(head.form(), usage));
    byte[] bytes = Json.bytes(document);
    exchange.reply(
        HttpResponseStatus.OK,
        "application/json",
        broken ? Arrays.copyOf(bytes, bytes.length / 2) : bytes);
  }

  @Override
  public void fail(String message) {
    refuse(500, message);
  }

  @Override
  public void truncate() {
    exchange.replyCut(
        HttpResponseStatus.OK, "application/json", "{\"id\":".getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void refuse(int status, String message) {
    OpenAiErrors.reply(
        exchange, HttpResponseStatus.valueOf(status), "InternalServerError", message, null);
  }

  private ObjectNode choice(Answer answer) {
    ObjectNode choice = Json.object().put("index", 0);
    switch (head.form()) {
      case CHAT -> choice.set("message", message(answer));
      case TEXT -> choice.put("text", answer.text(0, answer.tokens()));
    }
    choice.putNull("logprobs");
    return choice.put("finish_reason", answer.finishReason().text()).putNull("stop_reason");
  }

  private static ObjectNode message(Answer answer) {
    ObjectNode message = Json.object().put("role", "assistant");
    if (answer.reasoningTokens() > 0) {
      message.put("reasoning", answer.text(0, answer.reasoningTokens()));
    }
    return message.put("content", answer.text(answer.reasoningTokens(), answer.tokens()));
  }
}
