package hpcbench.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes a start-up cache for our engine, as the launcher `hpcbench` does for itself: the JVM
/// remembers the classes of one run, and what was worth compiling (JEP 514 and 515). It is not
/// measured.
final class Rehearsal {
  private static final long LOAD_SECONDS = 8;
  private static final long LIMIT_SECONDS = 120;

  private final Path server;
  private final Cores cores;
  private final Path folder;

  /// @param server the compiled token server
  /// @param folder an empty folder, where the cache goes
  Rehearsal(Path server, Cores cores, Path folder) {
    this.server = server;
    this.cores = cores;
    this.folder = folder;
  }

  /// Whether a cache can be made: the JVM remembers classes of archives only.
  static boolean isPossible() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .allMatch(Files::isRegularFile);
  }

  /// Runs the engine under this load for a few seconds.
  ///
  /// @return the cache
  Path make(Shape shape) throws IOException, InterruptedException {
    Path cache = folder.resolve("engine.aot");
    JavaContender engine = JavaContender.engine().with(List.of("-XX:AOTCacheOutput=" + cache));
    Path said = folder.resolve("rehearsal.out");
    try (TokenServer tokens = TokenServer.start(server, shape, cores, folder)) {
      List<String> command = new ArrayList<>(cores.onClientCore());
      command.addAll(engine.command(shape, tokens.port(), folder));
      Process client =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      client.waitFor(LOAD_SECONDS, TimeUnit.SECONDS);
      client.getOutputStream().close();
      if (!client.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        client.destroyForcibly().waitFor();
      }
    }
    if (!Files.exists(cache)) {
      throw new BenchException(
          "the engine's start-up cache was not made: " + Files.readString(said));
    }
    return cache;
  }
}
