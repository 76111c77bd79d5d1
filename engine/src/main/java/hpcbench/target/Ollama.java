package hpcbench.target;

import hpcbench.workload.Prompt;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// Ollama's native HTTP API.
final class Ollama {
  private static final JsonMapper JSON = new JsonMapper();

  private Ollama() {}

  /// A conversation: a list of messages in, one message out.
  static final class Chat implements Dialect {
    @Override
    public String name() {
      return "ollama-chat";
    }

    @Override
    public String path() {
      return "/api/chat";
    }

    @Override
    public byte[] body(Prompt prompt, RequestOptions options) {
      return Ollama.body("messages", prompt.messages(), prompt.outputTokens(), options);
    }

    @Override
    public AnswerReader reader(boolean streaming, int maxEventBytes) {
      return Ollama.reader(streaming, maxEventBytes);
    }
  }

  /// Generation: one text in, its continuation out.
  static final class Generate implements Dialect {
    @Override
    public String name() {
      return "ollama-generate";
    }

    @Override
    public String path() {
      return "/api/generate";
    }

    @Override
    public byte[] body(Prompt prompt, RequestOptions options) {
      return Ollama.body("prompt", prompt.text(), prompt.outputTokens(), options);
    }

    @Override
    public AnswerReader reader(boolean streaming, int maxEventBytes) {
      return Ollama.reader(streaming, maxEventBytes);
    }
  }

  /// Ollama cannot be asked to go on past the end of a text, so `ignoreEos` changes nothing. A
  /// workload's extra `options` are added to ours; its other fields win over ours.
  private static byte[] body(
      String key, Object question, int outputTokens, RequestOptions options) {
    Map<String, Object> sampling = new LinkedHashMap<>();
    sampling.put("num_predict", outputTokens);
    sampling.put("seed", options.seed());
    sampling.put("temperature", options.temperature());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", options.model());
    body.put(key, question);
    body.put("stream", options.streaming());
    body.putAll(new TreeMap<>(options.extraBody()));
    if (options.extraBody().get("options") instanceof Map<?, ?> extra) {
      extra.forEach((name, value) -> sampling.put(String.valueOf(name), value));
    }
    body.put("options", sampling);
    return JSON.writeValueAsBytes(body);
  }

  private static AnswerReader reader(boolean streaming, int maxEventBytes) {
    Framing framing =
        streaming ? new NdjsonFraming(maxEventBytes) : new WholeFraming(maxEventBytes);
    return new AnswerReader(framing, new OllamaScanner(), maxEventBytes);
  }
}
