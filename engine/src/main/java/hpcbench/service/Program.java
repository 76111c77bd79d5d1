package hpcbench.service;

import hpcbench.service.Setting.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The program of a service that is started as a process, and the settings all such services share.
///
/// @param name its usual name, looked for on the PATH
/// @param inEngines where `dev/engines` puts it, relative to the engines' folder
record Program(String name, String inEngines) {
  /// What every service takes that is started as a process.
  static final Setting ENVIRONMENT =
      new Setting(
          "environment", Kind.TABLE, "environment variables of the process; no secrets here");

  /// Settings that every service with a program takes.
  static final List<Setting> SETTINGS =
      List.of(
          new Setting(
              "executable",
              Kind.WORDS,
              "the program, as a path or a name on the PATH; a list adds words before its own"),
          new Setting("args", Kind.WORDS, "words added to the end of the command line as they are"),
          ENVIRONMENT);

  /// The process to start: the recipe's `servers.command` when it has one, else this program with
  /// its own words and the recipe's `args`.
  Launch launch(
      Deployment deployment,
      Installed installed,
      List<String> words,
      Map<String, String> environment,
      Set<String> scrubbed) {
    Settings settings = new Settings(deployment.servers().serviceConfig());
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(settings.table("environment"));
    List<String> command =
        deployment
            .servers()
            .command()
            .map(CommandTemplate.of(deployment)::fill)
            .orElseGet(() -> command(deployment, settings, installed, words));
    return new Launch(command, all, scrubbed);
  }

  /// How another program is started that is installed where this one is.
  List<String> beside(String other, Deployment deployment, Installed installed) {
    List<String> words =
        new ArrayList<>(new Settings(deployment.servers().serviceConfig()).words("executable"));
    if (words.isEmpty() && deployment.inContainer()) {
      return List.of(other);
    }
    if (words.isEmpty()) {
      return List.of(installed.program(other, Path.of(inEngines).resolveSibling(other).toString()));
    }
    words.add(Path.of(words.removeLast()).resolveSibling(other).toString());
    return words;
  }

  /// In a container it is found on the container's own PATH: a path of this machine means nothing
  /// there.
  private List<String> command(
      Deployment deployment, Settings settings, Installed installed, List<String> words) {
    List<String> command = new ArrayList<>(settings.words("executable"));
    if (command.isEmpty()) {
      command.add(deployment.inContainer() ? name : installed.program(name, inEngines));
    }
    command.addAll(words);
    command.addAll(settings.words("args"));
    return command;
  }
}
