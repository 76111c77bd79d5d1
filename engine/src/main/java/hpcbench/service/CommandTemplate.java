package hpcbench.service;

import java.util.List;

/// A recipe's `servers.command`, whose words may hold `{host}`, `{port}`, `{model}` and
/// `{work_folder}`.
final class CommandTemplate {
  private CommandTemplate() {}

  static List<String> fill(List<String> words, Deployment deployment) {
    return words.stream().map(word -> fill(word, deployment)).toList();
  }

  private static String fill(String word, Deployment deployment) {
    return word.replace("{host}", deployment.host())
        .replace("{port}", Integer.toString(deployment.port()))
        .replace("{model}", deployment.model())
        .replace("{work_folder}", deployment.workFolder().toString());
  }
}
