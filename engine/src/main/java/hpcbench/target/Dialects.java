package hpcbench.target;

import java.util.List;

/// The dialects there are.
public final class Dialects {
  /// OpenAI's `/v1/chat/completions`: server-sent events, or one JSON object.
  public static final Dialect OPENAI_CHAT = new OpenAi.Chat();

  /// OpenAI's `/v1/completions`: server-sent events, or one JSON object.
  public static final Dialect OPENAI_COMPLETIONS = new OpenAi.Completions();

  /// Ollama's `/api/chat`: one JSON object a line, or one in all.
  public static final Dialect OLLAMA_CHAT = new Ollama.Chat();

  /// Ollama's `/api/generate`: one JSON object a line, or one in all.
  public static final Dialect OLLAMA_GENERATE = new Ollama.Generate();

  private static final List<Dialect> ALL =
      List.of(OPENAI_CHAT, OPENAI_COMPLETIONS, OLLAMA_CHAT, OLLAMA_GENERATE);

  private Dialects() {}

  /// The dialect of this name.
  ///
  /// @throws IllegalArgumentException when there is none; the message has those there are
  public static Dialect named(String name) {
    return ALL.stream()
        .filter(dialect -> dialect.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no dialect '%s'; there are %s"
                    .formatted(name, String.join(", ", ALL.stream().map(Dialect::name).toList()))));
  }

  /// Every dialect.
  public static List<Dialect> all() {
    return ALL;
  }
}
