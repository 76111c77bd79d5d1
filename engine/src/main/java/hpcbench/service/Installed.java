package hpcbench.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Finds programs and models on this machine, so that recipes need no paths of one machine.
///
/// @param engines folder that `dev/engines` installs to: `ENGINES_DIR`, by default
///   `~/.cache/hpcbench-engines`
/// @param path the PATH
record Installed(Path engines, SearchPath path) {
  /// What the environment of this process says.
  static Installed here() {
    Path usual = Path.of(System.getProperty("user.home"), ".cache", "hpcbench-engines");
    Path engines = Optional.ofNullable(System.getenv("ENGINES_DIR")).map(Path::of).orElse(usual);
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return new Installed(engines, SearchPath.of(path));
  }

  /// A program by its name: from the PATH, else from the engines' folder, else the bare name, which
  /// then fails to start with a message that names it.
  String program(String name, String inEngines) {
    return path.find(name)
        .or(() -> Optional.of(engines.resolve(inEngines)).filter(SearchPath::isProgram))
        .map(file -> file.toAbsolutePath().toString())
        .orElse(name);
  }

  /// A program that [#program] finds; empty when it is not installed.
  Optional<Path> find(String name, String inEngines) {
    return Optional.of(program(name, inEngines)).filter(found -> !found.equals(name)).map(Path::of);
  }

  /// The model's file or folder, as the server of this deployment sees it. A container sees folders
  /// of its own, so what an absolute path means there cannot be known here.
  Optional<Path> model(Deployment deployment) {
    return deployment.inContainer()
        ? Optional.of(deployment.model()).filter(name -> name.startsWith("/")).map(Path::of)
        : model(deployment.model());
  }

  /// A model's file or folder: the path itself when it is one (absolute, or begun with a dot), else
  /// the file or folder of this name among the engines' models. Empty when there is none, as for a
  /// name of a model hub.
  Optional<Path> model(String name) {
    boolean isPath = name.startsWith("/") || name.startsWith(".");
    Path file = isPath ? Path.of(name) : engines.resolve("models").resolve(name);
    return Files.exists(file) ? Optional.of(file.toAbsolutePath().normalize()) : Optional.empty();
  }
}
