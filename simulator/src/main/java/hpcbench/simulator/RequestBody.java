package hpcbench.simulator;

import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The fields of a request's JSON body. Every reading method complains with [BadRequestException]
/// about a value of the wrong type; a field that is `null` counts as left out.
record RequestBody(JsonNode node) {
  static RequestBody parse(byte[] bytes) {
    if (bytes.length == 0) {
      throw new BadRequestException(null, "missing request body");
    }
    JsonNode node = parseDocument(bytes);
    if (!node.isObject()) {
      throw new BadRequestException(null, "the request body must be a JSON object");
    }
    return new RequestBody(node);
  }

  boolean has(String name) {
    return !field(name).isMissingNode();
  }

  /// A field as it stands; a missing node when it is left out.
  JsonNode field(String name) {
    JsonNode field = node.path(name);
    return field.isNull() ? node.path("").path("") : field;
  }

  /// The object in a field; an empty one when it is left out.
  RequestBody object(String name) {
    JsonNode field = field(name);
    require(field.isMissingNode() || field.isObject(), name, "an object");
    return new RequestBody(field.isObject() ? field : Json.object());
  }

  String text(String name, String defaultValue) {
    JsonNode field = field(name);
    require(field.isMissingNode() || field.isString(), name, "a string");
    return field.isString() ? field.stringValue() : defaultValue;
  }

  boolean flag(String name, boolean defaultValue) {
    JsonNode field = field(name);
    require(field.isMissingNode() || field.isBoolean(), name, "a boolean");
    return field.isBoolean() ? field.booleanValue() : defaultValue;
  }

  OptionalInt integer(String name) {
    JsonNode field = field(name);
    require(
        field.isMissingNode() || (field.canConvertToInt() && field.isIntegralNumber()),
        name,
        "an integer");
    return field.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(field.intValue());
  }

  OptionalLong wholeNumber(String name) {
    JsonNode field = field(name);
    require(
        field.isMissingNode() || (field.canConvertToLong() && field.isIntegralNumber()),
        name,
        "an integer");
    return field.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(field.longValue());
  }

  /// The contents of all `messages`, each a text or a list of parts of which those of type `text`
  /// count.
  String messages() {
    JsonNode messages = field("messages");
    require(messages.isArray(), "messages", "an array");
    StringBuilder all = new StringBuilder();
    for (JsonNode message : messages) {
      require(
          message.isObject() && message.path("role").isString(),
          "messages",
          "an array of objects with a role");
      all.append(content(message.path("content"))).append('\n');
    }
    return all.toString();
  }

  private static String content(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder parts = new StringBuilder();
    for (JsonNode part : content) {
      parts.append(part.path("text").asString("")).append('\n');
    }
    return parts.toString();
  }

  private static void require(boolean holds, String name, String wanted) {
    if (!holds) {
      throw new BadRequestException(name, "%s: must be %s".formatted(name, wanted));
    }
  }

  private static JsonNode parseDocument(byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (JacksonException malformed) {
      throw new BadRequestException(
          null, "the request body is not JSON: " + malformed.getOriginalMessage());
    }
  }
}
