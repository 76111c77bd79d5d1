package hpcbench.simulator;

import hpcbench.simulator.model.PromptTokens;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAI API as vLLM serves it, and vLLM's own routes beside it. Fields that change nothing
/// here, such as `temperature` or `stop`, are accepted and ignored.
final class OpenAiApi {
  private static final int DEFAULT_TEXT_TOKENS = 16;

  private final SimulatorOptions options;
  private final ModelStore model;
  private final Readiness readiness;
  private final Generator generator;
  private final SplittableRandom ids;

  OpenAiApi(SimulatorOptions options, ModelStore model, Readiness readiness, Generator generator) {
    this.options = options;
    this.model = model;
    this.readiness = readiness;
    this.generator = generator;
    this.ids = new SplittableRandom();
  }

  void chat(Exchange exchange) {
    answer(exchange, OpenAiForm.CHAT);
  }

  void completions(Exchange exchange) {
    answer(exchange, OpenAiForm.TEXT);
  }

  void models(Exchange exchange) {
    ObjectNode list = Json.object().put("object", "list");
    if (model.isPulled()) {
      list.putArray("data").add(card());
    } else {
      list.putArray("data");
    }
    exchange.reply(HttpResponseStatus.OK, "application/json", Json.bytes(list));
  }

  /// 200 with an empty body, or 503 while the model loads.
  void health(Exchange exchange) {
    if (readiness.isReady()) {
      exchange.reply(HttpResponseStatus.OK, "text/plain", new byte[0]);
    } else {
      refuseLoading(exchange);
    }
  }

  void version(Exchange exchange) {
    byte[] document = Json.bytes(Json.object().put("version", options.serving().version()));
    exchange.reply(HttpResponseStatus.OK, "application/json", document);
  }

  private void answer(Exchange exchange, OpenAiForm form) {
    if (!readiness.isReady()) {
      refuseLoading(exchange);
      return;
    }
    try {
      answer(exchange, form, RequestBody.parse(exchange.body()));
    } catch (BadRequestException bad) {
      OpenAiErrors.badRequest(exchange, String.valueOf(bad.getMessage()), bad.field());
    }
  }

  private void answer(Exchange exchange, OpenAiForm form, RequestBody body) {
    String name = body.text("model", model.name());
    if (!model.serves(name)) {
      OpenAiErrors.reply(
          exchange,
          HttpResponseStatus.NOT_FOUND,
          "NotFoundError",
          "The model `%s` does not exist.".formatted(name),
          "model");
      return;
    }
    Ask ask = ask(form, body);
    check(ask, body);
    generator.generate(exchange, ask, writer(exchange, form, body));
  }

  private AnswerWriter writer(Exchange exchange, OpenAiForm form, RequestBody body) {
    String id = form.idPrefix() + Long.toHexString(ids.nextLong());
    OpenAiHead head = new OpenAiHead(id, System.currentTimeMillis() / 1000, model.name(), form);
    if (!body.flag("stream", false)) {
      return new OpenAiWhole(exchange, head);
    }
    return new OpenAiStream(
        exchange, head, body.object("stream_options").flag("include_usage", false));
  }

  private Ask ask(OpenAiForm form, RequestBody body) {
    String text = form == OpenAiForm.CHAT ? body.messages() : text(body.field("prompt"));
    int blockTokens = options.engine().blockTokens();
    String salt = body.text("cache_salt", "");
    require(
        !body.has("cache_salt") || !salt.isEmpty(),
        "cache_salt",
        "Parameter 'cache_salt' must be a non-empty string if provided.");
    return new Ask(
        text,
        text.isEmpty()
            ? PromptTokens.ofIds(ids(body.field("prompt")), blockTokens, salt)
            : PromptTokens.of(text, blockTokens, salt),
        maxTokens(form, body),
        body.integer("min_tokens").orElse(0),
        body.flag("ignore_eos", false),
        form == OpenAiForm.CHAT && body.flag("include_reasoning", true),
        body.wholeNumber("seed"));
  }

  private static OptionalInt maxTokens(OpenAiForm form, RequestBody body) {
    OptionalInt older = body.integer("max_tokens");
    return switch (form) {
      case CHAT ->
          body.has("max_completion_tokens") ? body.integer("max_completion_tokens") : older;
      case TEXT -> OptionalInt.of(older.orElse(DEFAULT_TEXT_TOKENS));
    };
  }

  private void check(Ask ask, RequestBody body) {
    require(body.integer("n").orElse(1) == 1, "n", "n: the simulator gives one answer a request");
    require(
        body.flag("stream", false) || !body.has("stream_options"),
        "stream_options",
        "Stream options can only be defined when `stream=True`.");
    require(ask.maxTokens().orElse(1) >= 1, "max_tokens", "max_tokens must be at least 1");
    require(ask.minTokens() >= 0, "min_tokens", "min_tokens must be greater than or equal to 0");
    require(
        ask.minTokens() <= ask.maxTokens().orElse(Integer.MAX_VALUE),
        "min_tokens",
        "min_tokens must be less than or equal to max_tokens");
    require(ask.prompt().count() > 0, "prompt", "the prompt must not be empty");
    long total = (long) ask.prompt().count() + ask.maxTokens().orElse(1);
    require(
        total <= options.engine().maxModelLen(),
        "max_tokens",
        "This model's maximum context length is %d tokens. However, you requested %d tokens (%d in the prompt, %d in the completion)."
            .formatted(
                options.engine().maxModelLen(),
                total,
                ask.prompt().count(),
                ask.maxTokens().orElse(1)));
  }

  /// The prompt of a completion as text; empty when it is a list of token numbers.
  private static String text(JsonNode prompt) {
    if (prompt.isArray() && prompt.size() == 1 && prompt.path(0).isString()) {
      return prompt.path(0).stringValue();
    }
    require(
        prompt.isString() || isIds(prompt),
        "prompt",
        "prompt: must be a string, or one list of token numbers");
    return prompt.isString() ? prompt.stringValue() : "";
  }

  private static boolean isIds(JsonNode prompt) {
    return prompt.isArray()
        && !prompt.isEmpty()
        && prompt.valueStream().allMatch(JsonNode::canConvertToInt);
  }

  private static int[] ids(JsonNode prompt) {
    return isIds(prompt)
        ? prompt.valueStream().mapToInt(JsonNode::intValue).toArray()
        : IntStream.empty().toArray();
  }

  private static void require(boolean holds, String field, String message) {
    if (!holds) {
      throw new BadRequestException(field, message);
    }
  }

  private static void refuseLoading(Exchange exchange) {
    OpenAiErrors.reply(
        exchange,
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        "unavailable_error",
        "Loading model",
        null);
  }

  private ObjectNode card() {
    return Json.object()
        .put("id", model.name())
        .put("object", "model")
        .put("created", System.currentTimeMillis() / 1000)
        .put("owned_by", "hpcbench-simulator")
        .put("root", model.name())
        .putNull("parent")
        .put("max_model_len", options.engine().maxModelLen());
  }
}
