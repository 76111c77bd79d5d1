package hpcbench.recipe;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How a service is spoken to that the toolkit knows nothing of: what a recipe of
/// `workload.service: custom` says in `servers.custom`. How it is started and found healthy stands
/// beside it, in `servers.command` and `servers.health_check`.
///
/// @param dialects the kinds of request that it answers, and in which language
/// @param modelsPath where it lists the names of models that it answers to, in OpenAI's form or in
///   Ollama's; without one it is taken at its word
/// @param versionPath where it tells its version, in a JSON object
/// @param versionField the field of that object
/// @param preparation what is asked of it before the load, in this order
/// @param metricsPath where it tells about itself, in Prometheus' text format
/// @param metrics what it calls its metrics, by the toolkit's names
///   ([hpcbench.observe.ServerMetric]); of several names for one the first that occurs counts.
///   Empty for a service that tells nothing
/// @param apiKeyVariable the environment variable in which its process is given the run's API key
public record CustomApi(
    Dialects dialects,
    Optional<String> modelsPath,
    Optional<String> versionPath,
    String versionField,
    List<Preparation> preparation,
    String metricsPath,
    Map<String, List<String>> metrics,
    Optional<String> apiKeyVariable) {
  /// The name in `workload.service` of services that a recipe describes itself.
  public static final String SERVICE = "custom";

  /// OpenAI's API, and nothing beside it.
  public static final CustomApi OPENAI =
      new CustomApi(
          Dialects.OPENAI,
          Optional.empty(),
          Optional.empty(),
          "version",
          List.of(),
          "/metrics",
          Map.of(),
          Optional.empty());

  public CustomApi {
    preparation = List.copyOf(preparation);
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }

  /// The language of each kind of request, by the language's name; a kind without one is not
  /// offered.
  ///
  /// @param chat of conversations
  /// @param completions of text completions
  /// @param generate of generation
  public record Dialects(
      Optional<String> chat, Optional<String> completions, Optional<String> generate) {
    /// OpenAI's two kinds.
    public static final Dialects OPENAI =
        new Dialects(
            Optional.of("openai-chat"), Optional.of("openai-completions"), Optional.empty());

    /// The language of this kind of request.
    public Optional<String> of(Api api) {
      return switch (api) {
        case CHAT -> chat;
        case COMPLETIONS -> completions;
        case GENERATE -> generate;
      };
    }
  }

  /// One request that gets a service ready. Its answer must have a status from 200 to 299.
  ///
  /// @param method how it is sent
  /// @param path where to
  /// @param body the JSON object that is sent along with a POST
  public record Preparation(Method method, String path, Optional<Map<String, Object>> body) {
    /// Methods of HTTP.
    public enum Method {
      /// Asks.
      GET,
      /// Has something done.
      POST
    }
  }
}
