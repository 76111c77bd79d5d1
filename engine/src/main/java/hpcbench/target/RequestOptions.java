package hpcbench.target;

import java.util.Map;

/// What every request of a trial has in common.
///
/// @param model name of the model as the service knows it
/// @param streaming whether tokens are sent as they are made
/// @param ignoreEos whether the service is asked to go on until the limit
/// @param temperature sampling temperature
/// @param seed sampling seed sent to the service
/// @param extraBody fields added to the JSON body as they are; they win over our own
public record RequestOptions(
    String model,
    boolean streaming,
    boolean ignoreEos,
    double temperature,
    long seed,
    Map<String, Object> extraBody) {
  public RequestOptions {
    extraBody = Map.copyOf(extraBody);
  }
}
