package hpcbench.service;

import hpcbench.service.ServiceClient.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// How a service is kept from answering with what it has cached of earlier prompts.
///
/// @param saltField field of a request's JSON body: prompts find in the cache only what came with
///   the same text in it
/// @param resetPath where a POST empties the cache
/// @param resetVariables what the environment of the service's process must have for that path to
///   be there
public record PrefixCacheControl(
    String saltField, String resetPath, Map<String, String> resetVariables) {
  private static final byte[] NO_BODY = "{}".getBytes(StandardCharsets.US_ASCII);

  /// vLLM's. Source: `entrypoints/serve/dev/cache/api_router.py` and `envs.py` of vLLM 0.32.
  static final PrefixCacheControl OF_VLLM =
      new PrefixCacheControl(
          "cache_salt", "/reset_prefix_cache", Map.of("VLLM_SERVER_DEV_MODE", "1"));

  public PrefixCacheControl {
    resetVariables = Map.copyOf(resetVariables);
  }

  /// Asks a server to empty its cache, and returns whether it has: it cannot as long as a request
  /// has a part in it. Older releases of vLLM have no word on that.
  ///
  /// @throws ServiceException when it does not know how; the message says what it was to be started
  ///   with
  public boolean reset(ServiceClient client) {
    Response response = client.post(resetPath, NO_BODY);
    if (!response.isOk()) {
      throw new ServiceException(
          "the prefix cache was not emptied: POST %s answers status %d; the service must be started with %s in its environment, or use workload.prefix_cache: salt"
              .formatted(resetPath, response.status(), variables()));
    }
    return response.body().isBlank()
        || Answers.json(resetPath, response).path("success").asBoolean(true);
  }

  private String variables() {
    return String.join(
        " ",
        resetVariables.entrySet().stream()
            .map(variable -> variable.getKey() + "=" + variable.getValue())
            .toList());
  }
}
