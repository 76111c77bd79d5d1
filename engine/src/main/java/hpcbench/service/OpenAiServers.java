package hpcbench.service;

import hpcbench.recipe.Api;
import hpcbench.target.Dialect;
import hpcbench.target.Dialects;
import java.util.List;
import java.util.Locale;

/// What all servers of OpenAI's API have in common.
final class OpenAiServers {
  static final String MODELS_PATH = "/v1/models";

  private OpenAiServers() {}

  /// Chat or completions; the API has no third kind.
  static Dialect dialect(String service, Api api) {
    return switch (api) {
      case CHAT -> Dialects.OPENAI_CHAT;
      case COMPLETIONS -> Dialects.OPENAI_COMPLETIONS;
      case GENERATE ->
          throw new IllegalArgumentException(
              "workload.api: %s offers chat and completions, not %s"
                  .formatted(service, api.name().toLowerCase(Locale.ROOT)));
    };
  }

  /// Names in the list of models.
  static List<String> models(ServiceClient client) {
    return ModelList.ofOpenAi(Answers.json(MODELS_PATH, client.get(MODELS_PATH)));
  }
}
