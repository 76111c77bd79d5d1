package hpcbench.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import hpcbench.measure.FailureKind;
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
  private int events;
  private int chunks;
  private int firstAnswerEvent = -1;
  private boolean isOnePiece;
  private boolean isDone;
  private boolean isFinished;
  private boolean isUnterminated;
  private String finishReason = "";
  private int inputTokens = -1;
  private int outputTokens = -1;
  private Optional<FailureKind> failure = Optional.empty();
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
      int events,
      int chunks,
      boolean hasAnswer,
      boolean isWhole,
      boolean isUnterminated,
      String finishReason,
      int inputTokens,
      int outputTokens,
      Optional<FailureKind> failure,
      String text,
      String reasoning) {}

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
        isOnePiece ? 0 : events,
        isOnePiece ? 0 : chunks,
        !isOnePiece && firstAnswerEvent >= 0,
        isDone || isFinished,
        isUnterminated,
        finishReason,
        inputTokens,
        outputTokens,
        failure,
        text.toString(),
        reasoning.toString());
  }

  private void whole(String raw) {
    event(raw, false);
    isOnePiece = failure.isEmpty() && !isBlank(raw);
    isDone |= isOnePiece;
  }

  private void lines(String raw) {
    String[] lines = raw.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      isUnterminated |= i == lines.length - 1 && !lines[i].isEmpty();
      event(lines[i], true);
    }
  }

  private void serverSentEvents(String raw) {
    String unmarked = raw.startsWith("\u00ef\u00bb\u00bf") ? raw.substring(3) : raw;
    List<String> data = new ArrayList<>();
    String type = "";
    String[] lines = unmarked.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1);
    for (int i = 0; i < lines.length - 1; i++) {
      if (lines[i].isEmpty()) {
        dispatch(data, type);
        data.clear();
        type = "";
      } else {
        type = field(lines[i], data, type);
      }
    }
    String last = lines[lines.length - 1];
    type = last.isEmpty() ? type : field(last, data, type);
    isUnterminated = !data.isEmpty();
    dispatch(data, type);
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
      fail(FailureKind.ERROR_EVENT);
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
        fail(FailureKind.ERROR_EVENT);
      } else if (isOllama) {
        ollama(root);
      } else {
        openAi(root);
      }
    } catch (JacksonException e) {
      fail(FailureKind.MALFORMED);
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
    chunks += root.path("choices").isArray() && root.path("choices").size() > 0 ? 1 : 0;
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
    }
  }

  private void ollama(JsonNode root) {
    chunks += root.isObject() ? 1 : 0;
    JsonNode message = root.path("message");
    text(
        said(root, Set.of("response"), Set.of("content")),
        said(root, Set.of("thinking"), Set.of("thinking")),
        message);
    if (root.path("done").asBoolean(false)) {
      finished(stringOf(root, "done_reason"));
      inputTokens = root.path("prompt_eval_count").asInt(-1);
      outputTokens = root.path("eval_count").asInt(-1);
    }
  }

  private void text(String answer, String thought, JsonNode message) {
    boolean isCall = message.path("tool_calls").isArray() && message.path("tool_calls").size() > 0;
    text.append(answer);
    reasoning.append(thought);
    if (!answer.isEmpty() || isCall) {
      firstAnswerEvent = firstAnswerEvent < 0 ? events : firstAnswerEvent;
    }
    if (!answer.isEmpty() || isCall || !thought.isEmpty()) {
      events++;
    }
  }

  private void finished(String reason) {
    isFinished = true;
    finishReason = reason;
  }

  private void fail(FailureKind kind) {
    failure = failure.isEmpty() ? Optional.of(kind) : failure;
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
