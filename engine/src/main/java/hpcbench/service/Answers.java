package hpcbench.service;

import hpcbench.service.ServiceClient.Response;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what services answer outside of the measured load.
final class Answers {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int SHOWN = 300;

  private Answers() {}

  /// The JSON of an answer that must be good.
  ///
  /// @throws ServiceException when its status is not 200, or its body is not JSON
  static JsonNode json(String path, Response response) {
    if (!response.isOk()) {
      throw new ServiceException(
          "%s answered status %d: %s"
              .formatted(path, response.status(), shortened(response.body())));
    }
    return json(path, response.body());
  }

  static JsonNode json(String path, String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new ServiceException(
          "%s answered with something other than JSON: %s".formatted(path, shortened(body)), e);
    }
  }

  /// A text in a JSON answer, when the path answers at all.
  static Optional<String> text(ServiceClient client, String path, String field) {
    Response response = client.get(path);
    return response.isOk()
        ? Optional.of(json(path, response.body()).path(field).asString(""))
            .filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  static byte[] bytes(Object body) {
    return JSON.writeValueAsBytes(body);
  }

  /// On one line, and not too long to be shown.
  static String shortened(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
  }
}
