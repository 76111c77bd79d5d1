package hpcbench.service;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Why Ollama cannot pull a model however often it tries, by its own words, and what helps.
///
/// Source of the words: server/images.go, server/download.go and server/routes.go of Ollama, and
/// those of Go's HTTP client. What is none of these may pass: a connection that broke, a registry
/// that is busy.
enum PullFault {
  UNKNOWN_MODEL(
      "file does not exist",
      "the registry has no model of this name and tag: correct workload.model, or make the model"
          + " from a file with servers.service_config.gguf"),
  DISK_FULL(
      "no space left on device",
      "make room where Ollama keeps its models, or name another folder in"
          + " servers.service_config.models"),
  PLAIN_HTTP(
      "server gave HTTP response to HTTPS client",
      "this registry speaks plain HTTP: allow that with servers.service_config.insecure: true"),
  INSECURE_NAME(
      "insecure protocol http",
      "allow plain HTTP with servers.service_config.insecure: true, and leave http:// out of"
          + " workload.model"),
  UNAUTHORIZED("unauthorized", "the registry does not let this server's key in"),
  INVALID_NAME(
      "invalid model name", "write workload.model as [host[:port]/][namespace/]name[:tag]"),
  TOO_NEW("newer version of ollama", "install a newer Ollama");

  private final String words;
  private final String advice;

  PullFault(String words, String advice) {
    this.words = words;
    this.advice = advice;
  }

  /// What this message of Ollama's is about; empty when trying again may help.
  static Optional<PullFault> of(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(fault -> lower.contains(fault.words.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /// What to do about it.
  String advice() {
    return advice;
  }
}
