package hpcbench.simulator;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Errors in the shape of vLLM's OpenAI API.
final class OpenAiErrors {
  private OpenAiErrors() {}

  static ObjectNode body(
      HttpResponseStatus status, String type, String message, @Nullable String parameter) {
    ObjectNode document = Json.object();
    document
        .putObject("error")
        .put("message", message)
        .put("type", type)
        .put("param", parameter)
        .put("code", status.code());
    return document;
  }

  static void reply(
      Exchange exchange,
      HttpResponseStatus status,
      String type,
      String message,
      @Nullable String parameter) {
    exchange.reply(status, "application/json", Json.bytes(body(status, type, message, parameter)));
  }

  static void badRequest(Exchange exchange, String message, @Nullable String parameter) {
    reply(exchange, HttpResponseStatus.BAD_REQUEST, "BadRequestError", message, parameter);
  }
}
