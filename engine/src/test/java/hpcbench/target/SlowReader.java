package hpcbench.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import hpcbench.measure.FailureKind;
import hpcbench.measure.ServerTiming;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Reads an answer in the obvious way: all bytes at once, split into strings, each event parsed
/// into a tree. The scanners must agree with it.
final class SlowReader {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final JsonMapper STRICT =
      JSON.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final boolean isOllama;
  private final boolean streaming;

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();

  /// How many bytes of the body it takes for each event with text to be known, and for each chunk.
  private final List<Integer> events = new ArrayList<>();

  private final List<Integer> chunks = new ArrayList<>();
  private int firstAnswer = -1;

  /// How many bytes it takes for the event at hand.
  private int known;

  private boolean isOnePiece;
  private boolean isDone;
  private boolean isFinished;
  private boolean isUnterminated;
  private String finishReason = "";
  private int inputTokens = -1;
  private int cachedTokens = -1;
  private int outputTokens = -1;
  private JsonNode timings = MissingNode.getInstance();
  private Optional<FailureKind> failure = Optional.empty();
  private String evidence = "";
  private boolean isAmbiguous;

  SlowReader(boolean isOllama, boolean streaming) {
    this.isOllama = isOllama;
    this.streaming = streaming;
  }

  /// All that can be compared.
  ///
  /// @param isAmbiguous whether an object has a name twice, which RFC 8259 (section 4) gives no
  ///   meaning: then there is nothing to agree on
  record Reading(
      boolean isAmbiguous,
      Known known,
      boolean isWhole,
      boolean isUnterminated,
      String finishReason,
      int inputTokens,
      int cachedTokens,
      int outputTokens,
      ServerTiming timing,
      Optional<FailureKind> failure,
      String failureText,
      String text,
      String reasoning) {}

  /// After how many bytes of the body something is known; [#AT_END] when only its end tells.
  ///
  /// @param events for each event with text
  /// @param firstAnswer for the first of them with text of the answer; -1 without one
  /// @param chunks for each chunk, with text or without
  record Known(List<Integer> events, int firstAnswer, List<Integer> chunks) {
    static final int AT_END = Integer.MAX_VALUE;
    private static final Known NOTHING = new Known(List.of(), -1, List.of());
  }

  Reading read(byte[] body) {
    String raw = new String(body, ISO_8859_1);
    if (!streaming || (!isOllama && raw.startsWith("{"))) {
      whole(raw);
    } else if (isOllama) {
      lines(raw);
    } else {
      serverSentEvents(raw);
    }
    return new Reading(
        isAmbiguous,
        isOnePiece ? Known.NOTHING : new Known(events, firstAnswer, chunks),
        isDone || isFinished,
        isUnterminated,
        finishReason,
        inputTokens,
        cachedTokens >= 0 ? cachedTokens : timings.path("cache_n").asInt(-1),
        outputTokens,
        timing(),
        failure,
        evidence.isEmpty() ? "" : AnswerDetails.message(evidence),
        text.toString(),
        reasoning.toString());
  }

  private ServerTiming timing() {
    if (timings.isMissingNode()) {
      return ServerTiming.NONE;
    }
    return timings.has("total_duration")
        ? new ServerTiming(
            timings.path("total_duration").asLong(0),
            timings.path("load_duration").asLong(0),
            timings.path("prompt_eval_duration").asLong(0),
            timings.path("eval_duration").asLong(0))
        : new ServerTiming(-1, -1, millis("prompt_ms"), millis("predicted_ms"));
  }

  private long millis(String name) {
    return timings.has(name) ? Math.round(timings.path(name).asDouble(0) * 1e6) : -1;
  }

  private void whole(String raw) {
    known = Known.AT_END;
    event(raw, false);
    isOnePiece = failure.isEmpty() && !isBlank(raw);
    isDone |= isOnePiece;
  }

  private void lines(String raw) {
    int from = 0;
    for (int end = raw.indexOf('\n'); end >= 0; end = raw.indexOf('\n', from)) {
      known = end + 1;
      event(raw.substring(from, end), true);
      from = end + 1;
    }
    isUnterminated = from < raw.length();
    known = Known.AT_END;
    event(raw.substring(from), true);
  }

  private void serverSentEvents(String raw) {
    List<String> data = new ArrayList<>();
    String type = "";
    int from = raw.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
    for (int end = lineEnd(raw, from); end < raw.length(); end = lineEnd(raw, from)) {
      String line = raw.substring(from, end);
      known = end + 1;
      if (line.isEmpty()) {
        dispatch(data, type);
        data.clear();
        type = "";
      } else {
        type = field(line, data, type);
      }
      from = end + (raw.startsWith("\r\n", end) ? 2 : 1);
    }
    String last = raw.substring(from);
    known = Known.AT_END;
    type = last.isEmpty() ? type : field(last, data, type);
    isUnterminated = !data.isEmpty();
    dispatch(data, type);
  }

  private static int lineEnd(String raw, int from) {
    int end = from;
    while (end < raw.length() && raw.charAt(end) != '\r' && raw.charAt(end) != '\n') {
      end++;
    }
    return end;
  }

  private static String field(String line, List<String> data, String type) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    String plain = value.startsWith(" ") ? value.substring(1) : value;
    if (name.equals("data")) {
      data.add(plain);
    }
    return name.equals("event") ? plain : type;
  }

  private void dispatch(List<String> data, String type) {
    if (data.isEmpty()) {
      return;
    }
    if (type.equals("error") && !isDone) {
      fail(FailureKind.ERROR_EVENT, String.join("\n", data));
    } else {
      event(String.join("\n", data), true);
    }
  }

  private void event(String raw, boolean mayBeMark) {
    if (isDone || isBlank(raw)) {
      return;
    }
    if (mayBeMark && raw.equals("[DONE]")) {
      isDone = true;
      return;
    }
    try {
      JsonNode root = parse(new String(raw.getBytes(ISO_8859_1), UTF_8));
      if (isError(root)) {
        fail(FailureKind.ERROR_EVENT, raw);
      } else if (isOllama) {
        ollama(root);
      } else {
        openAi(root);
      }
    } catch (JacksonException e) {
      fail(FailureKind.MALFORMED, raw);
    }
  }

  private JsonNode parse(String text) {
    try {
      return STRICT.readTree(text);
    } catch (JacksonException e) {
      JsonNode root = JSON.readTree(text);
      isAmbiguous = true;
      return root;
    }
  }

  private static boolean isBlank(String raw) {
    return raw.chars().allMatch(c -> " \t\r\n".indexOf(c) >= 0);
  }

  private boolean isError(JsonNode root) {
    JsonNode error = root.path("error");
    boolean hasError =
        !error.isMissingNode()
            && !error.isNull()
            && !(error.isString() && error.stringValue().isEmpty());
    return hasError || (!isOllama && root.path("object").asString("").equals("error"));
  }

  private void openAi(JsonNode root) {
    JsonNode choice =
        root.path("choices").isArray() ? root.path("choices").path(0) : root.path("none");
    JsonNode message = choice.has("delta") ? choice.path("delta") : choice.path("message");
    if (root.path("choices").isArray() && root.path("choices").size() > 0) {
      chunks.add(known);
    }
    text(
        said(choice, Set.of("text"), Set.of("content")),
        said(choice, Set.of(), Set.of("reasoning", "reasoning_content")),
        message);
    String reason = stringOf(choice, "finish_reason");
    if (!reason.isEmpty()) {
      finished(reason);
    }
    JsonNode usage = root.path("usage");
    int input = usage.path("prompt_tokens").asInt(0);
    int output = usage.path("completion_tokens").asInt(0);
    if (input > 0 || output > 0) {
      inputTokens = usage.path("prompt_tokens").asInt(-1);
      outputTokens = usage.path("completion_tokens").asInt(-1);
      cachedTokens = usage.path("prompt_tokens_details").path("cached_tokens").asInt(-1);
    }
    JsonNode told = root.path("timings");
    timings = told.isMissingNode() || told.isNull() ? timings : told;
  }

  private void ollama(JsonNode root) {
    if (root.isObject()) {
      chunks.add(known);
    }
    JsonNode message = root.path("message");
    text(
        said(root, Set.of("response"), Set.of("content")),
        said(root, Set.of("thinking"), Set.of("thinking")),
        message);
    if (root.path("done").asBoolean(false)) {
      finished(stringOf(root, "done_reason"));
      inputTokens = root.path("prompt_eval_count").asInt(-1);
      outputTokens = root.path("eval_count").asInt(-1);
      timings = root;
    }
  }

  private void text(String answer, String thought, JsonNode message) {
    boolean isCall = message.path("tool_calls").isArray() && message.path("tool_calls").size() > 0;
    text.append(answer);
    reasoning.append(thought);
    if (!answer.isEmpty() || isCall) {
      firstAnswer = firstAnswer < 0 ? known : firstAnswer;
    }
    if (!answer.isEmpty() || isCall || !thought.isEmpty()) {
      events.add(known);
    }
  }

  private void finished(String reason) {
    isFinished = true;
    finishReason = reason;
  }

  private void fail(FailureKind kind, String raw) {
    if (failure.isEmpty()) {
      failure = Optional.of(kind);
      evidence = new String(raw.getBytes(ISO_8859_1), UTF_8);
    }
  }

  /// What an event says under one of its own names, or its message under one of the message's. An
  /// event that says it twice, as no service does, says the last.
  private String said(JsonNode event, Set<String> own, Set<String> ofMessage) {
    String said = "";
    for (Map.Entry<String, JsonNode> member : event.properties()) {
      String name = member.getKey();
      boolean isMessage = name.equals("message") || (!isOllama && name.equals("delta"));
      String text =
          isMessage
              ? said(member.getValue(), ofMessage, Set.of())
              : own.contains(name) ? string(member.getValue()) : "";
      said = text.isEmpty() ? said : text;
    }
    return said;
  }

  private static String stringOf(JsonNode node, String name) {
    return string(node.path(name));
  }

  private static String string(JsonNode node) {
    return node.isString() ? node.stringValue() : "";
  }
}
