package hpcbench.service;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The names in a service's list of models, in the form of either API.
final class ModelList {
  private ModelList() {}

  /// Reads the list at this path.
  ///
  /// @throws ServiceException when there is none, or in no form that is known
  static List<String> read(String path, ServiceClient client) {
    JsonNode answer = Answers.json(path, client.get(path));
    if (answer.path("data").isArray()) {
      return ofOpenAi(answer);
    }
    if (answer.path("models").isArray()) {
      return ofOllama(answer);
    }
    throw new ServiceException(
        "%s has no list of models: neither data, as OpenAI's, nor models, as Ollama's"
            .formatted(path));
  }

  /// `data` with `id` in each.
  static List<String> ofOpenAi(JsonNode answer) {
    return texts(answer.path("data"), "id").toList();
  }

  /// `models` with `name` in each; with and without the tag `latest`, which Ollama adds where there
  /// is none.
  static List<String> ofOllama(JsonNode answer) {
    return texts(answer.path("models"), "name").flatMap(ModelList::withAndWithoutTag).toList();
  }

  private static Stream<String> texts(JsonNode list, String field) {
    return list.valueStream()
        .map(model -> model.path(field).asString(""))
        .filter(text -> !text.isEmpty());
  }

  private static Stream<String> withAndWithoutTag(String name) {
    String tag = ":latest";
    return name.endsWith(tag)
        ? Stream.of(name, name.substring(0, name.length() - tag.length()))
        : Stream.of(name);
  }
}
