package hpcbench.service;

import hpcbench.recipe.CustomApi.Preparation;
import hpcbench.recipe.CustomApi.Preparation.Method;
import hpcbench.service.ServiceClient.Response;

/// One request of the preparation of a service that the recipe describes itself.
///
/// @param asked what the recipe says
/// @param position which of the recipe's requests it is, from 0
/// @param template fills its texts in
record CustomRequest(Preparation asked, int position, CustomTemplate template) {
  private static final byte[] NOTHING = {};

  /// Sends it and waits for its answer.
  ///
  /// @throws ServiceException when the answer is no success
  void send(ServiceClient client, PreparationListener listener) {
    String path = template.fill(asked.path());
    listener.progress("%s %s".formatted(asked.method(), path), 0, 0);
    Response response = asked.method() == Method.GET ? client.get(path) : client.post(path, body());
    if (response.status() / 100 != 2) {
      throw new ServiceException(
          "servers.custom.preparation[%d]: %s %s answered status %d: %s"
              .formatted(
                  position,
                  asked.method(),
                  path,
                  response.status(),
                  Answers.shortened(response.body())));
    }
  }

  private byte[] body() {
    return asked.body().map(template::json).map(Answers::bytes).orElse(NOTHING);
  }
}
