package hpcbench.service;

import hpcbench.recipe.Api;
import hpcbench.target.Dialect;
import hpcbench.target.Dialects;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// What every server of OpenAI's API has in common.
final class OpenAi {
  static final String MODELS_PATH = "/v1/models";

  private OpenAi() {}

  /// Chat or completions; the API has no third kind.
  static Dialect dialect(String service, Api api) {
    return switch (api) {
      case CHAT -> Dialects.openAiChat();
      case COMPLETIONS -> Dialects.openAiCompletions();
      case GENERATE ->
          throw new IllegalArgumentException(
              "workload.api: %s offers chat and completions, not %s"
                  .formatted(service, api.name().toLowerCase(Locale.ROOT)));
    };
  }

  /// Names in the list of models and their aliases.
  static List<String> models(ServiceClient client) {
    JsonNode list = Answers.json(MODELS_PATH, client.get(MODELS_PATH)).path("data");
    return StreamSupport.stream(list.spliterator(), false)
        .map(model -> model.path("id").asString(""))
        .filter(id -> !id.isEmpty())
        .toList();
  }
}
