package hpcbench.target;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Makes the bytes of answers that a service could send, and of some that none should.
final class RandomAnswers {
  /// Has no UTF-8 form, so that it is always escaped.
  private static final String HALF_A_PAIR = "half \ud83d of a pair";

  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          " tok",
          "\u20ac\u00e9",
          "\ud83d\ude00",
          "quote \" and \\ back",
          "tab\tline\n",
          "[DONE]",
          "data: x",
          "\"content\":\"no\"",
          "\u0001",
          "{}",
          "/",
          "\u2028",
          HALF_A_PAIR);
  private static final List<String> REASONS = List.of("stop", "length", "tool_calls", "odd one");

  private static final List<String> SCRAPS =
      List.of(
          "data:",
          "data: ",
          "data",
          "event: error",
          "event:",
          ":",
          " ",
          "\r",
          "\n",
          "\r\n",
          "\n\n",
          "{",
          "}",
          "[",
          "]",
          "\"",
          ",",
          "\\",
          "\\u20ac",
          "\\u12",
          "null",
          "true",
          "tru",
          "0",
          "-1.5e+3",
          "01",
          "[DONE]",
          "\"choices\":[{",
          "\"delta\":{\"content\":\"a\"}",
          "\"message\":",
          "\"done\":true",
          "\"response\":\"b\"",
          "\"error\":",
          "\"usage\":{\"prompt_tokens\":1}",
          "\u20ac",
          "\ufeff",
          "\u0000");

  private final SplittableRandom random;
  private final boolean isOllama;
  private final boolean streaming;

  RandomAnswers(SplittableRandom random, boolean isOllama, boolean streaming) {
    this.random = random;
    this.isOllama = isOllama;
    this.streaming = streaming;
  }

  /// The body of one answer.
  byte[] next() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (streaming && !isOllama && oneIn(20)) {
      body.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    }
    int events = streaming ? random.nextInt(6) : 1;
    for (int i = 0; i < events; i++) {
      String event = event();
      for (String repeated : oneIn(3) ? repeated(event) : List.of(event)) {
        body.writeBytes(framed(repeated).getBytes(UTF_8));
      }
    }
    if (streaming && !isOllama && !oneIn(3)) {
      body.writeBytes(framed("[DONE]").getBytes(UTF_8));
    }
    byte[] bytes = body.toByteArray();
    return oneIn(4) ? mutated(bytes) : bytes;
  }

  /// The body of an answer of at most so many bytes.
  byte[] nextUpTo(int bytes) {
    byte[] body = next();
    while (body.length > bytes) {
      body = next();
    }
    return body;
  }

  /// Bytes that are no answer, but made of what answers are made of.
  static byte[] garbage(SplittableRandom random) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int parts = random.nextInt(14); parts > 0; parts--) {
      body.writeBytes(SCRAPS.get(random.nextInt(SCRAPS.size())).getBytes(UTF_8));
    }
    byte[] bytes = body.toByteArray();
    if (bytes.length > 0 && random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private byte[] mutated(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    if (oneIn(3)) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    byte[] odd = "{}[]\":,\\\n\r \0tn0-.e\u007f".getBytes(UTF_8);
    int times = 1 + random.nextInt(2);
    for (int i = 0; i < times; i++) {
      bytes[random.nextInt(bytes.length)] = odd[random.nextInt(odd.length)];
    }
    return bytes;
  }

  private String framed(String event) {
    if (!streaming) {
      return event;
    }
    if (isOllama) {
      return event.replace("\n", " ") + (oneIn(4) ? "\r\n" : "\n") + (oneIn(10) ? "\n" : "");
    }
    StringBuilder lines = new StringBuilder();
    if (oneIn(6)) {
      lines
          .append(pick(List.of(": ping", ":", "id: 7", "retry: 10", "odd", "event: message")))
          .append(lineEnd());
    }
    if (oneIn(60)) {
      lines.append("event: error").append(lineEnd());
    }
    for (String line : event.split("\n", -1)) {
      lines.append(oneIn(3) ? "data:" : "data: ").append(line).append(lineEnd());
    }
    return lines.append(oneIn(25) ? "" : lineEnd()).toString();
  }

  private String lineEnd() {
    return switch (random.nextInt(5)) {
      case 0 -> "\r";
      case 1 -> "\r\n";
      default -> "\n";
    };
  }

  private String event() {
    if (oneIn(30)) {
      return pick(
          List.of(
              "", " ", "null", "12", "[1, {}]", "\"x\"", "{", "nope", "{} {}", "-", "01", "1e5"));
    }
    if (oneIn(25)) {
      return pick(
          List.of(
              "{\"error\":{\"message\":\"m\",\"code\":500}}",
              "{\"error\":\"m\"}",
              "{\"error\":\"m\",\"error_type\":\"overloaded\"}",
              "{\"object\":\"error\",\"message\":\"m\"}",
              "{\"error\":null}",
              "{\"error\":\"\"}"));
    }
    return isOllama ? ollama() : openAi();
  }

  /// The event a few times with other texts, as services send it token after token.
  private List<String> repeated(String event) {
    List<String> all = new ArrayList<>(List.of(event));
    for (int times = random.nextInt(5); times > 0; times--) {
      all.add(event.replace("\"a\"", quoted(pick(TEXTS))).replace("\" tok\"", quoted(pick(TEXTS))));
    }
    return all;
  }

  private String openAi() {
    StringBuilder members = new StringBuilder();
    add(members, "id", quoted("c"));
    if (oneIn(3)) {
      add(members, "object", quoted("chat.completion.chunk"));
    }
    if (oneIn(5)) {
      add(members, "delta", "{\"content\":\"decoy\"}");
    }
    add(
        members,
        "choices",
        oneIn(8) ? pick(List.of("[]", "null", "{}", "[null]")) : "[" + choice() + more() + "]");
    if (oneIn(3)) {
      add(members, "usage", usage());
    }
    if (oneIn(5)) {
      add(
          members,
          "timings",
          pick(
              List.of(
                  "null",
                  "{\"prompt_ms\":1.5,\"predicted_ms\":2}",
                  "{\"cache_n\":3,\"prompt_ms\":0.25}")));
    }
    return object(members);
  }

  private String more() {
    return oneIn(10) ? "," + space() + choice() : "";
  }

  private String choice() {
    StringBuilder members = new StringBuilder();
    add(members, "index", "0");
    if (oneIn(4)) {
      add(
          members,
          "logprobs",
          "{\"content\":[{\"token\":\"x\",\"content\":\"decoy\"}],\"delta\":{\"content\":\"y\"}}");
    }
    if (oneIn(4)) {
      add(members, "text", textValue());
    } else {
      add(
          members,
          oneIn(3) ? "message" : "delta",
          oneIn(10) ? pick(List.of("null", "\"s\"", "[]")) : message());
    }
    if (oneIn(3)) {
      add(members, "finish_reason", oneIn(2) ? "null" : quoted(pick(REASONS)));
    }
    return object(members);
  }

  private String message() {
    StringBuilder members = new StringBuilder();
    if (oneIn(3)) {
      add(members, "role", quoted("assistant"));
    }
    if (!oneIn(5)) {
      add(members, "content", textValue());
    }
    if (oneIn(4)) {
      add(
          members,
          isOllama ? "thinking" : pick(List.of("reasoning", "reasoning_content")),
          textValue());
    }
    if (oneIn(8)) {
      add(
          members,
          "tool_calls",
          pick(
              List.of(
                  "[]", "null", "[{\"index\":0,\"function\":{\"arguments\":\"{\"}}]", "[1,2]")));
    }
    return object(members);
  }

  private String ollama() {
    StringBuilder members = new StringBuilder();
    add(members, "model", quoted("m"));
    if (oneIn(2)) {
      add(members, "message", oneIn(10) ? "null" : message());
    } else {
      add(members, "response", textValue());
      if (oneIn(4)) {
        add(members, "thinking", textValue());
      }
    }
    if (oneIn(3)) {
      add(members, "done_reason", oneIn(3) ? "null" : quoted(pick(REASONS)));
      add(members, "prompt_eval_count", String.valueOf(random.nextInt(9)));
      add(members, "eval_count", String.valueOf(random.nextInt(9)));
      add(members, "eval_duration", "9000000");
      if (oneIn(2)) {
        add(members, "total_duration", String.valueOf(random.nextInt(1_000_000)));
        add(members, "prompt_eval_duration", "7");
      }
    }
    add(members, "done", pick(List.of("false", "false", "true", "null")));
    return object(members);
  }

  private String usage() {
    return pick(
        List.of(
            "null",
            "{}",
            "{\"prompt_tokens\":0,\"completion_tokens\":0}",
            "{\"prompt_tokens\":5,\"completion_tokens\":0}",
            "{\"completion_tokens\":3,\"prompt_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":2}}",
            "{\"prompt_tokens\":12,\"total_tokens\":20,\"completion_tokens\":8,\"prompt_tokens_details\":null}"));
  }

  private String textValue() {
    return oneIn(8)
        ? pick(List.of("null", "7", "true", "[\"a\"]", "{\"content\":\"x\"}"))
        : quoted(pick(TEXTS));
  }

  private void add(StringBuilder members, String key, String value) {
    if (!members.isEmpty()) {
      members.append(',').append(space());
    }
    members.append(quoted(key)).append(space()).append(':').append(space()).append(value);
  }

  private String object(StringBuilder members) {
    return "{" + space() + members + space() + "}";
  }

  private String space() {
    return switch (random.nextInt(12)) {
      case 0 -> " ";
      case 1 -> "\n";
      case 2 -> "\t ";
      default -> "";
    };
  }

  /// A JSON string; now and then with more escapes than it needs.
  private String quoted(String plain) {
    StringBuilder json = new StringBuilder("\"");
    boolean escapesAll = oneIn(12);
    boolean isHalf = plain.equals(HALF_A_PAIR);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c == '/' && oneIn(2)) {
        json.append("\\/");
      } else if (c < 0x20 || escapesAll || c == '\u2028' || isHalf) {
        json.append((oneIn(2) ? "\\u%04x" : "\\u%04X").formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
