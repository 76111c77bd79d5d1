package hpcbench.container;

import hpcbench.service.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A program that runs containers. What it is told is a pure function of what is to run.
///
/// Secrets are among a launch's environment variables. They reach the container by name through the
/// environment of the runtime, never as words of a command line, which everybody on the node can
/// read.
///
/// Implementations are immutable and safe for use by several threads.
public interface ContainerRuntime {
  /// The variable by which a service's processes are found when they must end; it has to be in
  /// their environment whatever else is kept from it.
  String MARK = "HPCBENCH_SERVICE";

  /// The variables that say where services keep what they compute or compile when they first run.
  List<String> CACHES =
      List.of(
          "XDG_CACHE_HOME",
          "VLLM_CACHE_ROOT",
          "TRITON_CACHE_DIR",
          "TORCHINDUCTOR_CACHE_DIR",
          "MIOPEN_USER_DB_PATH");

  /// Starts this launch's command in this container: with the launch's variables, in the
  /// container's work folder, and with no other variables of the host that the runtime can keep
  /// out.
  Contained contain(Launch launch, Container container);

  /// A command that says which release of the runtime there is, and fails when there is none.
  List<String> probe();

  /// How an image is got from a registry.
  ///
  /// @param source the registry's name for it, or a file that the runtime makes images of
  /// @param image the file or folder that it is made in, which is not there yet; means nothing to
  ///   runtimes with a store of their own
  /// @param cache folder for what helps the next time
  /// @param temporary folder for what is needed only meanwhile
  Pull pull(String source, Path image, Path cache, Path temporary);

  /// The variables that a command in a container gets: those of the launch, and places for what
  /// services write when they first run, since the image is read-only.
  static SortedMap<String, String> variables(Launch launch, Container container) {
    String cache = container.workFolder().resolve("cache").toString();
    SortedMap<String, String> variables = new TreeMap<>();
    CACHES.forEach(name -> variables.put(name, cache));
    variables.putAll(launch.environment());
    return variables;
  }
}
