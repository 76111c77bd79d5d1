package hpcbench.target;

import hpcbench.workload.Prompt;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// OpenAI's HTTP API, as vLLM, SGLang, llama.cpp and Ollama's `/v1` serve it.
final class OpenAi {
  private static final JsonMapper JSON = new JsonMapper();

  private OpenAi() {}

  /// Chat completions: a list of messages in, one message out.
  static final class Chat implements Dialect {
    @Override
    public String name() {
      return "openai-chat";
    }

    @Override
    public String path() {
      return "/v1/chat/completions";
    }

    @Override
    public byte[] body(Prompt prompt, RequestOptions options) {
      return OpenAi.body("messages", prompt.messages(), prompt.outputTokens(), options);
    }

    @Override
    public AnswerReader reader(boolean streaming, int maxEventBytes) {
      return OpenAi.reader(streaming, maxEventBytes);
    }
  }

  /// Text completions: one text in, its continuation out.
  static final class Completions implements Dialect {
    @Override
    public String name() {
      return "openai-completions";
    }

    @Override
    public String path() {
      return "/v1/completions";
    }

    @Override
    public byte[] body(Prompt prompt, RequestOptions options) {
      return OpenAi.body("prompt", prompt.text(), prompt.outputTokens(), options);
    }

    @Override
    public AnswerReader reader(boolean streaming, int maxEventBytes) {
      return OpenAi.reader(streaming, maxEventBytes);
    }
  }

  /// Usage comes with a stream only when asked for. An answer of exact length takes both
  /// `ignore_eos` and, on vLLM, `min_tokens`; services that know neither may refuse them, so they
  /// are sent only when the workload wants them.
  private static byte[] body(
      String key, Object question, int outputTokens, RequestOptions options) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", options.model());
    body.put(key, question);
    body.put("max_tokens", outputTokens);
    body.put("temperature", options.temperature());
    body.put("seed", options.seed());
    body.put("stream", options.streaming());
    if (options.streaming()) {
      body.put("stream_options", Map.of("include_usage", true));
    }
    if (options.ignoreEos()) {
      body.put("ignore_eos", true);
      body.put("min_tokens", outputTokens);
    }
    body.putAll(new TreeMap<>(options.extraBody()));
    return JSON.writeValueAsBytes(body);
  }

  private static AnswerReader reader(boolean streaming, int maxEventBytes) {
    Framing framing = streaming ? new SseFraming(maxEventBytes) : new WholeFraming(maxEventBytes);
    return new AnswerReader(framing, new OpenAiScanner(), maxEventBytes);
  }
}
