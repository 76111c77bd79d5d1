package hpcbench.target;

import hpcbench.measure.ServerTiming;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// What a service said about an answer besides its text, parsed once, after the answer is over and
/// off the event loops.
///
/// @param finishReason the service's own word; empty when it gave none
/// @param inputTokens prompt tokens by its usage report; -1 without one
/// @param cachedTokens those of them from its prefix cache; -1 when not told
/// @param outputTokens output tokens by its usage report; -1 without one
/// @param timing its own times
/// @param failure one line about what went wrong inside the answer; empty when nothing did
public record AnswerDetails(
    String finishReason,
    int inputTokens,
    int cachedTokens,
    int outputTokens,
    ServerTiming timing,
    String failure) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int EXCERPT = 300;

  /// Parses what was kept of this answer.
  public static AnswerDetails of(Answer answer) {
    JsonNode usage = parse(answer.usage().toString());
    JsonNode timings = parse(answer.timings().toString());
    return new AnswerDetails(
        unquote(answer.finish()),
        count(usage, "prompt_tokens", "prompt_eval_count"),
        cached(usage, timings),
        count(usage, "completion_tokens", "eval_count"),
        timing(timings),
        answer.evidence().isEmpty() ? "" : message(answer.evidence().toString()));
  }

  /// The answer's text, where it was asked to be kept.
  public static String answerText(Answer answer) {
    return unquote(answer.answerText());
  }

  /// The text of the reasoning before the answer, where it was asked to be kept.
  public static String reasoningText(Answer answer) {
    return unquote(answer.reasoningText());
  }

  /// What an error body or event says, in one line: its message where it has one, else its start.
  public static String message(String body) {
    JsonNode root = parse(body);
    JsonNode error = root.path("error");
    for (JsonNode candidate :
        new JsonNode[] {error.path("message"), error, root.path("message"), root.path("detail")}) {
      if (candidate.isString() && !candidate.stringValue().isBlank()) {
        return oneLine(candidate.stringValue());
      }
    }
    return oneLine(body);
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "...";
  }

  private static int count(JsonNode usage, String openAi, String ollama) {
    return usage.path(openAi).asInt(usage.path(ollama).asInt(-1));
  }

  private static int cached(JsonNode usage, JsonNode timings) {
    return usage
        .path("prompt_tokens_details")
        .path("cached_tokens")
        .asInt(timings.path("cache_n").asInt(-1));
  }

  /// Ollama tells nanoseconds and leaves zeros out; llama.cpp tells milliseconds.
  private static ServerTiming timing(JsonNode timings) {
    if (timings.isMissingNode()) {
      return ServerTiming.NONE;
    }
    return timings.has("total_duration")
        ? new ServerTiming(
            timings.path("total_duration").asLong(0),
            timings.path("load_duration").asLong(0),
            timings.path("prompt_eval_duration").asLong(0),
            timings.path("eval_duration").asLong(0))
        : new ServerTiming(-1, -1, millis(timings, "prompt_ms"), millis(timings, "predicted_ms"));
  }

  private static long millis(JsonNode timings, String name) {
    double value = timings.path(name).asDouble(-1);
    return value < 0 ? -1 : Math.round(value * TimeUnit.MILLISECONDS.toNanos(1));
  }

  /// Pieces of JSON strings, one after the other, are the inside of one JSON string.
  private static String unquote(ByteStore pieces) {
    if (pieces.isEmpty()) {
      return "";
    }
    String raw = pieces.toString();
    return parse('"' + raw + '"').asString(raw);
  }

  private static JsonNode parse(String json) {
    if (json.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s, %d + %d tokens", finishReason, inputTokens, outputTokens);
  }
}
