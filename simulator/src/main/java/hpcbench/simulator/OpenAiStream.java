package hpcbench.simulator;

import hpcbench.simulator.OpenAiForm.Frame;
import hpcbench.simulator.model.Sequence;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/// Streams an answer as vLLM does: server-sent events, each with one chunk as JSON. The head is
/// sent as soon as the request is accepted. In a chat the first event has the role only, and comes
/// with the first token. The last events are the finish reason, the usage if it was asked for, and
/// `[DONE]`.
final class OpenAiStream implements AnswerWriter {
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BROKEN =
      "data: {\"id\":\"broken\",\"choices\":[{\"index\":0,\"del\n\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Exchange exchange;
  private final OpenAiHead head;
  private final boolean includeUsage;
  private final Piece reasoning;
  private final Piece content;
  private boolean begun;

  OpenAiStream(Exchange exchange, OpenAiHead head, boolean includeUsage) {
    this.exchange = exchange;
    this.head = head;
    this.includeUsage = includeUsage;
    this.reasoning = piece(head.form().reasoning());
    this.content = piece(head.form().content());
  }

  @Override
  public void open() {
    exchange.open("text/event-stream; charset=utf-8");
  }

  @Override
  public void tokens(Answer answer, int from, int to) {
    begin();
    int border = Math.clamp(answer.reasoningTokens(), from, to);
    if (border > from) {
      reasoning.send(exchange, answer, from, border);
    }
    if (to > border) {
      content.send(exchange, answer, border, to);
    }
  }

  @Override
  public void malformed() {
    exchange.send(BROKEN);
  }

  @Override
  public void finish(Answer answer, Usage usage, Sequence sequence) {
    Frame empty = head.form().content();
    event(
        choice(
            empty.before() + empty.after(),
            "\"" + answer.finishReason().text() + "\",\"stop_reason\":null"));
    if (includeUsage) {
      event("\"choices\":[],\"usage\":" + OpenAiHead.usage(head.form(), usage));
    }
    exchange.send(DONE);
    exchange.end();
  }

  @Override
  public void fail(String message) {
    byte[] error =
        Json.bytes(
            OpenAiErrors.body(
                HttpResponseStatus.INTERNAL_SERVER_ERROR, "InternalServerError", message, null));
    exchange.send(
        ("data: " + new String(error, StandardCharsets.UTF_8) + "\n\n")
            .getBytes(StandardCharsets.UTF_8));
    exchange.send(DONE);
    exchange.end();
  }

  @Override
  public void truncate() {
    exchange.end();
  }

  @Override
  public void refuse(int status, String message) {
    OpenAiErrors.reply(
        exchange, HttpResponseStatus.valueOf(status), "InternalServerError", message, null);
  }

  private void begin() {
    if (head.form() == OpenAiForm.CHAT && !begun) {
      event(choice("\"delta\":{\"role\":\"assistant\",\"content\":\"\"}", "null"));
    }
    begun = true;
  }

  private void event(String fields) {
    exchange.send((head.chunkStart() + fields + "}\n\n").getBytes(StandardCharsets.UTF_8));
  }

  private Piece piece(Frame frame) {
    String whole =
        head.chunkStart() + choice(frame.before() + "\u0000" + frame.after(), "null") + "}\n\n";
    int gap = whole.indexOf('\u0000');
    return new Piece(whole.substring(0, gap), whole.substring(gap + 1));
  }

  private static String choice(String text, String finishReason) {
    return "\"choices\":[{\"index\":0,"
        + text
        + ",\"logprobs\":null,\"finish_reason\":"
        + finishReason
        + "}]";
  }
}
