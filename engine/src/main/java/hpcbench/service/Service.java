package hpcbench.service;

import hpcbench.recipe.Api;
import hpcbench.recipe.ServerNodes;
import hpcbench.recipe.Servers;
import hpcbench.target.Dialect;
import java.util.List;
import java.util.Optional;

/// One kind of inference service: how it is started, how to tell that it is ready, and how to speak
/// to it. Adding a service means adding one class and one line in `META-INF/services`.
///
/// Implementations are immutable and safe for use by several threads. They start nothing
/// themselves: they say what to start, and whoever orchestrates does it, here or on a node.
public interface Service {
  /// Name in recipes, such as `vllm`.
  String name();

  /// One sentence for `list` and the docs.
  String description();

  /// The port it serves on unless told otherwise.
  int usualPort();

  /// What it takes in a recipe's `servers.service_config`.
  List<Setting> settings();

  /// How many nodes one server of these settings takes. Only when nothing is wrong with them.
  ///
  /// @param nodes what there is for servers
  default Span span(Servers servers, ServerNodes nodes) {
    return Span.ONE_NODE;
  }

  /// This service as a recipe's settings make it, for services whose API is not always the same.
  /// What is asked of it below is asked of that one.
  default Service configured(Servers servers) {
    return this;
  }

  /// Whether it has no program of its own, so that a recipe that starts it must give
  /// `servers.command`.
  default boolean needsCommand() {
    return false;
  }

  /// The process to start for this deployment.
  ///
  /// @throws IllegalArgumentException when the settings cannot work; the message names the setting,
  ///   the value and what is allowed
  Launch launch(Deployment deployment);

  /// What is wrong with these settings, for the recipe's list of problems; empty when nothing is.
  /// Each message starts with the setting's path below `servers`. Looks at nothing but the values.
  default List<String> problems(String model, Servers servers) {
    return Settings.problems(name(), settings(), servers.serviceConfig());
  }

  /// What is wrong with these settings where they are to be used, in the same form.
  ///
  /// @param nodes what there is for servers
  default List<String> problems(String model, Servers servers, ServerNodes nodes) {
    return problems(model, servers);
  }

  /// The processes to start for a server that spans nodes ([Span.OverNodes]), in the order of their
  /// ranks; the first is the one that serves. All are started at once, and when one of them ends,
  /// the server has ended.
  default List<Launch> launches(Deployment deployment, Ranks ranks) {
    return List.of(launch(deployment));
  }

  /// Path that answers 200 when the process is healthy.
  String healthPath();

  /// Whether a process started by [#launch] asks clients for the key of [Deployment#apiKey].
  default boolean takesApiKey() {
    return false;
  }

  /// Names that it answers to now; empty when it has no list of them.
  List<String> models(ServiceClient client);

  /// The dialect it speaks this kind of request in.
  ///
  /// @throws IllegalArgumentException when it does not offer this kind; the message names those it
  ///   does
  Dialect dialect(Api api);

  /// Gets the model ready to answer after the process is healthy and before it is measured:
  /// fetched, loaded, warmed. Does nothing for services that load their model when they start.
  default void prepare(ServiceClient client, Deployment deployment, PreparationListener listener) {}

  /// Gets the model of a service that runs already ready to answer, where that is a matter of
  /// loading it. Puts nothing there that was not there: the service is somebody else's.
  ///
  /// @return takes back what this changed
  default Undo preload(
      ServiceClient client, String model, Servers servers, PreparationListener listener) {
    return Undo.NOTHING;
  }

  /// How what it has cached of earlier prompts is kept out of a trial; empty where nothing can.
  default Optional<PrefixCacheControl> prefixCacheControl() {
    return Optional.empty();
  }

  /// The version it reports of itself, where it does.
  Optional<String> version(ServiceClient client);

  /// A digest of the model's content, such as `sha256:1a2b...`, where the service or the model's
  /// file can tell. May take seconds for a large file.
  default Optional<String> modelDigest(ServiceClient client, String model) {
    return Optional.empty();
  }

  /// Path of its Prometheus metrics, where it has any.
  default Optional<String> metricsPath() {
    return Optional.empty();
  }

  /// What it calls its metrics at [#metricsPath].
  default MetricNames metricNames() {
    return MetricNames.NONE;
  }
}
