package hpcbench.simulator;

import hpcbench.simulator.model.PromptTokens;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The Ollama API. Options that change nothing here, such as `temperature` or `num_ctx`, are
/// accepted and ignored.
final class OllamaApi {
  static final String DOCUMENT = "application/json; charset=utf-8";
  static final String LINES = "application/x-ndjson";

  private static final Duration KEPT_ALIVE = Duration.ofMinutes(5);

  private final SimulatorOptions options;
  private final ModelStore model;
  private final Readiness readiness;
  private final Generator generator;
  private final LongSupplier clock;

  /// @param clock the engine's time in nanoseconds
  OllamaApi(
      SimulatorOptions options,
      ModelStore model,
      Readiness readiness,
      Generator generator,
      LongSupplier clock) {
    this.options = options;
    this.model = model;
    this.readiness = readiness;
    this.generator = generator;
    this.clock = clock;
  }

  void root(Exchange exchange) {
    exchange.reply(
        HttpResponseStatus.OK,
        "text/plain; charset=utf-8",
        "Ollama is running".getBytes(StandardCharsets.US_ASCII));
  }

  void version(Exchange exchange) {
    reply(
        exchange, HttpResponseStatus.OK, Json.object().put("version", options.serving().version()));
  }

  void tags(Exchange exchange) {
    ObjectNode list = Json.object();
    list.putArray("models");
    if (model.isPulled()) {
      list.withArray("models").add(card().put("modified_at", Instant.now().toString()));
    }
    reply(exchange, HttpResponseStatus.OK, list);
  }

  /// The models in memory.
  void ps(Exchange exchange) {
    ObjectNode list = Json.object();
    list.putArray("models");
    if (model.isInMemory() && readiness.isReady()) {
      list.withArray("models").add(loadedCard());
    }
    reply(exchange, HttpResponseStatus.OK, list);
  }

  void generate(Exchange exchange) {
    answer(exchange, OllamaForm.GENERATE);
  }

  void chat(Exchange exchange) {
    answer(exchange, OllamaForm.CHAT);
  }

  static void error(Exchange exchange, HttpResponseStatus status, String message) {
    reply(exchange, status, Json.object().put("error", message));
  }

  private static void reply(Exchange exchange, HttpResponseStatus status, JsonNode document) {
    exchange.reply(status, DOCUMENT, Json.bytes(document));
  }

  private void answer(Exchange exchange, OllamaForm form) {
    long startedNs = clock.getAsLong();
    try {
      RequestBody body = RequestBody.parse(exchange.body());
      String name = body.text("model", "");
      if (model.serves(name)) {
        Reply reply = new Reply(exchange, form, body, ask(form, body), startedNs);
        readiness.whenReady(() -> answer(reply));
      } else {
        error(
            exchange,
            HttpResponseStatus.NOT_FOUND,
            "model '%s' not found, try pulling it first".formatted(name));
      }
    } catch (BadRequestException bad) {
      error(exchange, HttpResponseStatus.BAD_REQUEST, String.valueOf(bad.getMessage()));
    }
  }

  /// A request that was understood, on its way to an answer.
  private record Reply(
      Exchange exchange, OllamaForm form, RequestBody body, Ask ask, long startedNs) {}

  private void answer(Reply reply) {
    if (reply.exchange().isDone()) {
      return;
    }
    model.markInMemory(true);
    if (reply.ask().text().isBlank()) {
      load(reply);
    } else if (generator.mostTokens(reply.ask()) < 1) {
      error(
          reply.exchange(),
          HttpResponseStatus.BAD_REQUEST,
          "the input length exceeds the context length");
    } else {
      generator.generate(reply.exchange(), reply.ask(), writer(reply));
    }
  }

  /// A request without a prompt only loads the model, or unloads it when it is to be kept for no
  /// time.
  private void load(Reply reply) {
    boolean unload = reply.body().field("keep_alive").asString("").matches("0[a-z]*");
    model.markInMemory(!unload);
    ObjectNode document = reply.form().document(model.name(), "", "");
    reply(
        reply.exchange(),
        HttpResponseStatus.OK,
        document.put("done", true).put("done_reason", unload ? "unload" : "load"));
  }

  private AnswerWriter writer(Reply reply) {
    String name = reply.body().text("model", model.name());
    OllamaEnd end = new OllamaEnd(reply.startedNs());
    return reply.body().flag("stream", true)
        ? new OllamaStream(reply.exchange(), reply.form(), name, end)
        : new OllamaWhole(reply.exchange(), reply.form(), name, end);
  }

  private Ask ask(OllamaForm form, RequestBody body) {
    String text =
        form == OllamaForm.CHAT && body.has("messages")
            ? body.messages()
            : body.text("system", "") + " " + body.text("prompt", "");
    RequestBody generation = body.object("options");
    return new Ask(
        text,
        PromptTokens.of(text, options.engine().blockTokens(), ""),
        limit(generation.integer("num_predict")),
        0,
        false,
        thinks(body.field("think")),
        generation.wholeNumber("seed"));
  }

  /// `num_predict` 0 and below mean no limit of its own.
  private static OptionalInt limit(OptionalInt predict) {
    return predict.orElse(0) > 0 ? predict : OptionalInt.empty();
  }

  /// A model that can think does so unless it is told not to.
  private static boolean thinks(JsonNode think) {
    return !(think.isBoolean() && !think.booleanValue());
  }

  private ObjectNode card() {
    ObjectNode card =
        Json.object()
            .put("name", model.tagged())
            .put("model", model.tagged())
            .put("size", options.pulling().sizeBytes())
            .put("digest", OllamaPull.digest(model));
    card.putObject("details")
        .put("parent_model", "")
        .put("format", "gguf")
        .put("family", "simulated")
        .put("parameter_size", "0B")
        .put("quantization_level", "none");
    return card;
  }

  private ObjectNode loadedCard() {
    return card()
        .put("expires_at", Instant.now().plus(KEPT_ALIVE).toString())
        .put("size_vram", options.pulling().sizeBytes())
        .put("context_length", options.engine().maxModelLen());
  }
}
